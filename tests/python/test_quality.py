"""Checks of loaded days: FlowETL's definitions, the routes and the command."""

import json
import lzma
from pathlib import Path
from typing import Any

import flowclient
import pytest
from flowclient.errors import FlowclientConnectionError
from flowetl_checks import checks, outcomes
from http_api import Api
from installation import Installation
from world import WORLD, event_files

LIST = "/api/0/qa/"
CHECK = "/api/0/qa/calls/count_duplicates"
DAYS = {"start_date": "2016-01-02", "end_date": "2016-01-04"}
QA_ONLY = {"qa": ["get_qa_checks"]}


def found(world: Installation, kind: str, day: str) -> dict[str, str | None]:
    """What the checks found on a loaded day."""
    with world.connect() as connection:
        return dict(
            connection.execute(
                "SELECT r.check_name, r.outcome FROM etl.qa_result AS r"
                " WHERE r.event_type = %s AND r.day = %s",
                [kind, day],
            ).fetchall()
        )


# FlowETL's 29 checks ------------------------------------------------------------------------------


def test_there_are_29() -> None:
    """16 of all event types, five of calls and of texts, three of calls alone."""
    assert len({name for kind in ("calls", "sms", "mds", "topups") for name in checks(kind)}) == 29


#: Some cells are out of service on the fourth, and some move before the sixth.
DAYS_COUNTED = [entry for entry in event_files() if entry[1] in ("2016-01-04", "2016-01-06")]


@pytest.mark.parametrize(
    ("kind", "day", "file"), DAYS_COUNTED, ids=[f"{k} {d}" for k, d, _ in DAYS_COUNTED]
)
def test_flowetl_finds_the_same(
    world: Installation, tmp_path: Path, kind: str, day: str, file: Path
) -> None:
    """Each check of a day of the conformance world, counted from its file by another engine."""
    plain = tmp_path / "events.csv"
    with lzma.open(file) as stream:
        plain.write_bytes(stream.read())
    ours = found(world, kind, day)
    expected = outcomes(kind, day, plain, WORLD / "cells.csv")
    assert {name: ours[name] for name in expected} == expected


def test_nothing_is_wrong_with_the_world(world: Installation) -> None:
    """Every check of every type ran on every day, and is content."""
    with world.connect() as connection:
        rows = connection.execute(
            "SELECT l.event_type, l.day, count(c.check_name), count(o.check_name),"
            " array_agg(DISTINCT o.status) FROM etl.load AS l"
            " INNER JOIN etl.qa_check AS c ON l.event_type = c.event_type"
            " LEFT JOIN etl.qa_outcome AS o ON l.load = o.load AND c.check_name = o.check_name"
            " WHERE l.state = 'attached' GROUP BY l.event_type, l.day"
        ).fetchall()
    assert len(rows) == 28
    assert {(defined == ran, *status) for *_, defined, ran, status in rows} == {(True, "ok")}


# HTTP: item 11 of the contract --------------------------------------------------------------------


def test_item_11_the_five_functions(api: Api) -> None:
    """The unmodified client lists checks and gets their outcomes; nothing found is its error."""
    with api.client(QA_ONLY) as connection:
        known = flowclient.get_available_qa_checks(connection=connection)
        assert {"cdr_type": "sms", "type_of_query_or_check": "count_added_rows"} in known
        assert {tuple(item) for item in known} == {("cdr_type", "type_of_query_or_check")}
        only = flowclient.get_available_qa_checks(connection=connection, event_types=["mds"])
        assert only == [item for item in known if item["cdr_type"] == "mds"]
        frame = flowclient.get_available_qa_checks_df(connection=connection)
        assert len(frame) == len(known)
        asked: dict[str, Any] = {"connection": connection, "event_type": "calls"}
        one = flowclient.get_qa_check_outcome(
            **asked, check_type="count_added_rows", event_date="2016-01-03"
        )
        assert one == "60116"
        many = flowclient.get_qa_check_outcomes(**asked, check_type="max_duration.calls", **DAYS)
        assert [item["cdr_date"] for item in many] == ["2016-01-02", "2016-01-03", "2016-01-04"]
        assert many[1] == {
            "cdr_date": "2016-01-03",
            "type_of_query_or_check": "max_duration.calls",
            "outcome": "1317",
        }
        table = flowclient.get_qa_check_outcomes_df(**asked, check_type="count_imeis", **DAYS)
        assert list(table["outcome"]) == ["0", "0", "0"]
        with pytest.raises(FileNotFoundError):
            flowclient.get_qa_check_outcome(**asked, check_type="x", event_date="2016-01-03")
        with pytest.raises(FileNotFoundError):
            flowclient.get_qa_check_outcomes(
                **asked, check_type="count_imeis", start_date="2021-03-01", end_date="2021-03-01"
            )
        with pytest.raises(FlowclientConnectionError, match="Could not parse 1 March"):
            flowclient.get_qa_check_outcome(**asked, check_type="x", event_date="1 March")


def test_the_wire(api: Api) -> None:
    """Bare lists, text outcomes, plain text for one, and the bodies of refusals."""
    token = api.token(QA_ONLY)
    span = f"{CHECK}?start_date=2016-01-02&end_date=2016-01-02"
    answer = api.request("GET", span, token)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    (only,) = answer.json
    assert sorted(only) == ["cdr_date", "outcome", "type_of_query_or_check"]
    assert only["outcome"] == "0"
    one = api.request("GET", f"{CHECK}/2016-01-02", token)
    assert (one.headers["Content-Type"], one.content) == ("text/plain; charset=utf-8", b"0")
    nothing = api.request("GET", "/api/0/qa/calls/max_msisdns_per_imei/2016-01-02", token)
    assert (nothing.status, nothing.content) == (200, b""), "nothing to measure is the empty text"
    refused = {
        f"{CHECK}?start_date=1+March&end_date=2021-03-02": (
            400,
            "bad request",
            "Could not parse 1 March or 2021-03-02; expected for format is YYYY-MM-DD",
        ),
        "/api/0/qa/calls/x?start_date=2021-03-01&end_date=2021-03-01": (
            404,
            "not found",
            "No qa checks found for calls, x between 2021-03-01 and 2021-03-01",
        ),
        f"{CHECK}?start_date=2021-02-30&end_date=2021-03-02": (400, "bad request", None),
        f"{CHECK}?start_date=2021-03-01": (400, "bad request", None),
        CHECK: (400, "bad request", None),
        f"{CHECK}/2021-3-1": (400, "bad request", None),
        f"{CHECK}/%00": (400, "bad request", None),
    }
    for path, (status, word, msg) in refused.items():
        answer = api.request("GET", path, token)
        assert (answer.status, answer.json["status"]) == (status, word), path
        assert msg in (None, answer.json["msg"])
    assert api.request("GET", "/api/0/qa", token).status == 404


@pytest.mark.parametrize("path", [LIST, CHECK, f"{CHECK}/2016-01-02"])
def test_another_scope_is_refused(api: Api, path: str) -> None:
    """Without get_qa_checks nothing is told, not even that a date is wrong; all is on record."""
    answer = api.request("GET", path, api.token({"all": ["run", "get_available_dates"]}))
    assert (answer.status, answer.json["payload"]) == (403, {"missing": ["get_qa_checks"]})
    row = api.audited(answer)
    assert row["decision"] == "denied"
    assert row["action"] == ("list_qa_checks" if path == LIST else "get_qa_checks")
    assert api.request("GET", path).status == 401


def test_who_asked_what_is_on_record(api: Api) -> None:
    """Event type, check and days stand in the audit trail."""
    row = api.audited(api.request("GET", f"{CHECK}/2016-01-02", api.token(QA_ONLY)))
    assert (row["action"], row["decision"], row["status"]) == ("get_qa_checks", "allowed", 200)
    assert {**row["detail"], "method": "", "path": ""} == {
        **{"cdr_type": "calls", "check": "count_duplicates", "method": "", "path": ""},
        **{"start_date": "2016-01-02", "end_date": "2016-01-02"},
    }


# The command, and checks of one's own -------------------------------------------------------------


def test_the_command_shows(world: Installation) -> None:
    """Checks with their bounds, and what they found."""
    wide = {"COLUMNS": "250"}
    listed = world.flowsql("qa", "list", "--type", "topups", **wide).stdout
    assert "count_added_rows" in listed
    assert "0.5 … 2" in listed
    assert "max_duration" not in listed
    shown = world.flowsql(
        *("qa", "show", "--type", "calls", "--date", "2016-01-03", "median_duration.calls"), **wide
    ).stdout
    assert "82" in shown
    assert shown.splitlines()[-1] == "1 outcomes"
    again = world.flowsql("qa", "run", "--type", "topups", "--date", "2016-01-03").stdout
    assert again.splitlines() == [f"topups 2016-01-03: {24 - 3} checks", "1 days checked"]


def test_a_check_of_ones_own(unit: Installation, tmp_path: Path) -> None:
    """A file in a folder of FLOWSQL_CHECKS is a check; removed by hand, it is gone."""
    folder = tmp_path / "checks"
    folder.mkdir()
    (folder / "count_of_mine.sql").write_text(
        "-- Mine.\nSELECT etl.define_check('count_of_mine', '{sms}', 'events AS e', 'count(*)',"
        " 'events', 'Mine.', severity => 'block', lower => 5);"
    )
    try:
        unit.flowsql("migrate", FLOWSQL_CHECKS=str(folder))
        unit.flowsql("qa", "set", "count_of_mine", "--lower", "7", "--severity", "warn")
        (folder / "count_of_mine.sql").write_text((folder / "count_of_mine.sql").read_text() + "\n")
        unit.flowsql("migrate", FLOWSQL_CHECKS=str(folder))
        with unit.connect() as connection:
            rows = connection.execute(
                "SELECT event_type, severity, lower::text FROM etl.qa_check"
                " WHERE check_name = 'count_of_mine'"
            ).fetchall()
        assert rows == [("sms", "warn", "7")], "a deploy leaves what an administrator has set"
        missing = unit.flowsql("migrate", check=False)
        assert missing.returncode == 1
        assert "FLOWSQL_CHECKS" in missing.stderr
    finally:
        with unit.connect() as connection:
            connection.execute("DELETE FROM etl.qa_check WHERE check_name = 'count_of_mine'")
            connection.execute("DELETE FROM ops.repeatable WHERE name = 'qa.count_of_mine'")
    unit.flowsql("migrate")
    for words, problem in {
        ("nothing", "--severity", "off"): "there is no check nothing for calls",
        ("count_imeis", "--lower", "few"): "neither a number nor none",
        ("count_imeis", "--lower", "2", "--upper", "1"): "no outcome lies in the bounds",
    }.items():
        refused = unit.flowsql("qa", "set", *words, check=False)
        assert refused.returncode == 1
        assert problem in refused.stderr


def test_checks_are_in_the_specification(api: Api) -> None:
    """The three routes, with their operations."""
    paths = json.loads(api.request("GET", "/api/0/spec/openapi.json").content)["paths"]
    assert {path: item["get"]["operationId"] for path, item in paths.items() if "/qa/" in path} == {
        LIST: "qa.list_qa_checks.get",
        "/api/0/qa/{cdr_type}/{check_id}": "qa.get_qa_date_range.get",
        "/api/0/qa/{cdr_type}/{check_id}/{cdr_date}": "qa.get_qa_on_date.get",
    }
