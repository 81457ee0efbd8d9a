"""Running, polling and getting: items 3 to 6, 8, 16 and 17 of the contract."""

import csv
import io
from typing import Any

import flowclient
import pytest
from flowclient.client import wait_for_query_to_be_ready
from http_api import Api, daily, paused, people
from psycopg import sql


def row_of(api: Api, query: str) -> dict[str, Any]:
    """The catalogue's row of a query."""
    with api.connect() as connection:
        found = connection.execute(
            "SELECT to_jsonb(q) FROM cache.query AS q WHERE q.id = %s", (query,)
        ).fetchone()
    assert found is not None
    row: dict[str, Any] = found[0]
    return row


def drop_result(api: Api, query: str) -> None:
    """Throw a stored result out, as eviction does."""
    with api.connect() as connection, connection.transaction():
        connection.execute("UPDATE cache.query SET state = 'evicted' WHERE id = %s", (query,))
        connection.execute("SELECT ops.note('evict', %s, 'by hand')", (query,))
        for kind, schema in (("TABLE", "results"), ("VIEW", "redact"), ("TABLE", "cache")):
            connection.execute(
                sql.SQL("DROP {} {}").format(sql.SQL(kind), sql.Identifier(schema, f"q_{query}"))
            )


def test_item_3_twice_the_same_query_is_one_execution(api: Api) -> None:
    """Same id, same answer, computed once."""
    spec = people(daily("2016-01-03"))
    with paused(api):
        first, second = api.run(spec), api.run(spec)
    assert first.json == second.json
    query = api.answered(spec)
    assert query == first.json["query_id"]
    before = row_of(api, query)
    third = api.run(spec)
    assert third.status == 202
    assert third.json == {"query_id": query, "progress": {"eligible": 0, "queued": 0, "running": 0}}
    after = row_of(api, query)
    assert (after["started_at"], after["attempts"]) == (before["started_at"], 1)


def test_item_4_form_does_not_change_the_id(api: Api) -> None:
    """Key order, explicit nulls, defaults and absent members: one id."""
    plain = people(daily())
    nulls = people(daily(event_types=None, subscriber_subset=None, hours=None, mapping_table=None))
    turned = {"locations": dict(reversed(nulls["locations"].items())), **plain}
    dated = people(daily("2016-01-01T00:00:00"))
    ids = {api.run(spec).json["query_id"] for spec in (plain, nulls, turned, dated)}
    assert len(ids) == 1
    assert api.run(people(daily("2016-01-02"))).json["query_id"] not in ids


def unasked(date: str) -> dict[str, Any]:
    """Places of a day that no other test asks for, so that nothing of it is stored yet."""
    return daily(date, hours={"start_hour": 5, "end_hour": 19})


def test_item_5_status_by_flowclient(api: Api) -> None:
    """queued, executing, completed, and not_running for an unknown id."""
    with api.client() as connection:
        with paused(api):
            query = flowclient.run_query(
                connection=connection, query_spec=people(unasked("2016-01-04"))
            )
            waiting = flowclient.get_status(connection=connection, query_id=query)
            progress = api.request("GET", f"/api/0/poll/{query}", api.token()).json["progress"]
        assert waiting == "queued"
        assert progress == {"eligible": 2, "queued": 2, "running": 0}
        wait_for_query_to_be_ready(
            connection=connection, query_id=query, poll_interval=0.05, disable_progress=True
        )
        assert flowclient.get_status(connection=connection, query_id=query) == "completed"
        unknown = flowclient.get_status(connection=connection, query_id="0" * 32)
        assert unknown == "not_running"


def test_item_5_a_running_query_is_executing(api: Api) -> None:
    """While the worker computes: executing, and get answers 202 with an empty object."""
    with api.connect() as connection, connection.transaction():
        with paused(api):
            query = api.run(people(unasked("2016-01-05"))).json["query_id"]
            # The worker will wait for this table, in mid-query.
            connection.execute("LOCK TABLE store.cell_region IN ACCESS EXCLUSIVE MODE")
        seen = set()
        for _ in range(400):
            answer = api.request("GET", f"/api/0/poll/{query}", api.token())
            assert answer.status == 202
            if answer.json["progress"]["running"]:
                seen.add(answer.json["status"])
                break
        got = api.request("GET", f"/api/0/get/{query}", api.token())
        assert (got.status, got.json) == (202, {})
    assert seen <= {"queued", "executing"} and seen
    api.answered(people(daily("2016-01-05", unit="admin2")))


def test_item_6_a_small_result(api: Api) -> None:
    """The known answer to a known question (FlowMachine's own)."""
    spec = people(
        {
            "query_kind": "modal_location",
            "locations": [daily("2016-01-01", "admin1"), daily("2016-01-02", "admin1")],
        }
    )
    with api.client() as connection:
        frame = flowclient.get_result(connection=connection, query_spec=spec, disable_progress=True)
    assert sorted(map(tuple, frame[["pcod", "value"]].to_numpy().tolist())) == [
        ("524 1", 1024), ("524 2", 1004), ("524 3", 1622), ("524 4", 658), ("524 5", 785),
    ]  # fmt: skip


def test_item_6_an_empty_result(api: Api) -> None:
    """Nobody is left after redaction: an empty list, a frame without columns, a CSV header."""
    spec = people(daily(event_types=["topups"], hours={"start_hour": 3, "end_hour": 4}))
    with api.client() as connection:
        frame = flowclient.get_result(connection=connection, query_spec=spec, disable_progress=True)
    assert frame.shape == (0, 0)
    query = api.answered(spec)
    got = api.request("GET", f"/api/0/get/{query}", api.token())
    assert got.json == {"query_id": query, "query_result": []}
    assert got.content.startswith(b'{"query_id": ')
    as_csv = api.request("GET", f"/api/0/get/{query}.csv", api.token())
    assert as_csv.content == b"pcod,value\r\n"


def test_item_6_the_largest_result(api: Api) -> None:
    """The largest there is arrives whole, and the same as the released table."""
    spec = {
        "query_kind": "unique_subscriber_counts",
        "start_date": "2016-01-01",
        "end_date": "2016-01-08",
        "aggregation_unit": "lon-lat",
    }
    with api.client() as connection:
        frame = flowclient.get_result(connection=connection, query_spec=spec, disable_progress=True)
    query = api.answered(spec)
    with api.connect() as connection:
        stored = connection.execute(
            sql.SQL("SELECT lon, lat, value FROM {}").format(
                sql.Identifier("results", f"q_{query}")
            )
        ).fetchall()
    got = api.request("GET", f"/api/0/get/{query}", api.token()).json["query_result"]
    key = "lon", "lat", "value"
    assert len(frame) == len(got) == len(stored) > 100
    assert {tuple(row[name] for name in key) for row in got} == set(stored)


def test_item_8_a_dropped_result_is_run_again(api: Api) -> None:
    """Poll and get answer 404, and APIQuery runs the query anew."""
    spec = people(daily("2016-01-06", unit="admin1"))
    with api.client() as connection:
        query = connection.make_api_query(parameters=spec)
        query.run()
        first = query.get_result(poll_interval=0.05, disable_progress=True)
        known = api.run(spec).json["query_id"]
        drop_result(api, known)
        poll = api.request("GET", f"/api/0/poll/{known}", api.token())
        assert (poll.status, poll.json["status"]) == (404, "known")
        assert api.request("GET", f"/api/0/get/{known}", api.token()).status == 404
        again = query.get_result(poll_interval=0.05, disable_progress=True)
    assert first.equals(again)


def test_item_8_a_stale_result_is_run_again(api: Api) -> None:
    """A result whose data has changed is as good as dropped."""
    spec = people(daily("2016-01-07", unit="admin0"))
    query = api.answered(spec)
    with api.connect() as connection:
        connection.execute("UPDATE cache.query SET stale = TRUE WHERE id = %s", (query,))
    assert api.request("GET", f"/api/0/poll/{query}", api.token()).status == 404
    assert api.request("GET", f"/api/0/get/{query}.json", api.token()).status == 404
    assert api.answered(spec) == query
    assert api.request("GET", f"/api/0/get/{query}", api.token()).status == 200


def test_item_16_a_failed_query_says_why_and_runs_again(api: Api) -> None:
    """Poll 500 with a reason that names no table, get 403, run 202 and really runs."""
    spec = {
        "query_kind": "unique_subscriber_counts",
        "start_date": "2016-01-02",
        "end_date": "2016-01-04",
        "aggregation_unit": "admin2",
    }
    with api.connect() as connection:
        with paused(api):
            query = api.run(spec).json["query_id"]
            connection.execute("ALTER TABLE store.cell_region RENAME TO cell_region_away")
        try:
            answer = api.request("GET", f"/api/0/poll/{query}", api.token())
            while answer.status == 202:
                answer = api.request("GET", f"/api/0/poll/{query}", api.token())
            got = api.request("GET", f"/api/0/get/{query}", api.token())
        finally:
            connection.execute("ALTER TABLE store.cell_region_away RENAME TO cell_region")
    assert (answer.status, answer.json["status"]) == (500, "errored")
    assert answer.json["msg"] and "cell_region" not in answer.json["msg"]
    assert (got.status, got.json["status"]) == (403, "errored")
    failed = row_of(api, query)
    assert api.answered(spec) == query
    again = row_of(api, query)
    assert again["state"] == "ready" and again["started_at"] > failed["started_at"]


def test_a_cancelled_query(api: Api) -> None:
    """Poll and get answer 500; run queues it anew."""
    spec = people(daily("2016-01-02", unit="admin0"))
    with paused(api):
        query = api.run(spec).json["query_id"]
        with api.connect() as connection:
            connection.execute("UPDATE cache.query SET state = 'cancelled' WHERE id = %s", (query,))
        for route in ("poll", "get"):
            answer = api.request("GET", f"/api/0/{route}/{query}", api.token())
            assert answer.status == 500 and "cancelled" in answer.json["msg"]
    assert api.answered(spec) == query


def test_no_data_for_a_date(api: Api) -> None:
    """A window without a loaded day cannot be built: 400 that names the day."""
    answer = api.run(people(daily("2016-02-01")))
    assert answer.status == 400
    assert "2016-02-01" in answer.json["msg"]
    assert "No data for date" in answer.json["payload"]["exception"]


@pytest.mark.parametrize(
    ("suffix", "content_type", "filetype"),
    [
        ("", "application/json", "json"),
        (".json", "application/json", "json"),
        (".csv", "text/csv; charset=utf-8", "csv"),
        (".geojson", "application/geo+json", "geojson"),
    ],
)
def test_item_17_formats(api: Api, suffix: str, content_type: str, filetype: str) -> None:
    """Content types and file names."""
    query = api.answered(people())
    answer = api.request("GET", f"/api/0/get/{query}{suffix}", api.token())
    assert answer.status == 200
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"] == f"attachment;filename={query}.{filetype}"


def test_item_17_csv_has_a_header_and_crlf(api: Api) -> None:
    """CSV lines end in CR LF, and hold what the JSON holds."""
    query = api.answered(people())
    text = api.request("GET", f"/api/0/get/{query}.csv", api.token()).content.decode()
    assert text.startswith("pcod,value\r\n") and text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")
    rows = list(csv.DictReader(io.StringIO(text)))
    known = api.request("GET", f"/api/0/get/{query}", api.token()).json["query_result"]
    assert rows == [{"pcod": row["pcod"], "value": str(row["value"])} for row in known]


@pytest.mark.parametrize("suffix", [".xml", ".", ".tar.gz", ".JSON"])
def test_item_17_other_formats(api: Api, suffix: str) -> None:
    """400 before anything is looked up."""
    for query in (api.answered(people()), "unknown"):
        answer = api.request("GET", f"/api/0/get/{query}{suffix}", api.token())
        assert (answer.status, answer.json["msg"]) == (400, "Invalid file format")
