"""Profiles and limits of roles, over HTTP and psql: each read is decided anew."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from analysts import Analyst, create, value
from http_api import Api
from twins import QUESTIONS, Twin, answered, transcript


@pytest.fixture
def restored(pair: tuple[Twin, Twin]) -> Iterator[tuple[Twin, Twin]]:
    """Both worlds, whose profile and results are afterwards what they were."""
    yield pair
    for twin in pair:
        with twin.home.connect() as admin:
            admin.execute("SELECT ops.set_setting('privacy_profile', 'flowkit')")
        answered(twin)


@pytest.fixture(scope="module")
def held(pair: tuple[Twin, Twin]) -> Analyst:
    """An analyst of the first world whose only role is called held."""
    home = pair[0].home
    with home.connect() as admin:
        admin.execute("SELECT access.define_role('held', query.published_scopes())")
    return create(home, "helen", "--role", "held")


def limits(twin: Twin, **wanted: Any) -> None:
    """Give role held these limits and no others."""
    given = "".join(f", {name} => %({name})s" for name in wanted)
    with twin.home.connect() as admin:
        admin.execute(f"SELECT access.limit_role('held'{given})".encode(), wanted)


def test_strict_looks_alike_too(restored: tuple[Twin, Twin]) -> None:
    """Nor can the three be had by subtraction: A is not shown, for 23 might be known."""
    read = []
    for twin in restored:
        with twin.home.connect() as admin:
            admin.execute("SELECT ops.set_setting('privacy_profile', 'strict')")
        script = [
            f"SELECT flow.wait(flow.run({QUESTIONS['people']}))",
            "SELECT flow.rows('{people}')",
            "SELECT flow.rows('{moves}')",
            f"SELECT flow.run({QUESTIONS['events']})",
        ]
        read.append(transcript(twin, ";\n".join(script)))
    assert read[0] == read[1]
    assert "SELECT 0" in read[0]
    assert "kind flows (profile strict)" in read[0]
    assert "kind histogram_aggregate: bins count few people; ask joined_spatial" in read[0]


def test_a_role_is_held_to_strict(restored: tuple[Twin, Twin], held: Analyst) -> None:
    """The same id, other bytes: by HTTP and by psql, while the others go on as before."""
    twin, people = restored[0], restored[0].ids["people"]
    api = Api(twin.home)
    free, bound = api.token(), api.token({"held": api.every})
    limits(twin, profile="strict")
    try:
        answered(twin)
        shown = api.request("GET", f"/api/0/get/{people}", free)
        assert shown.json["query_result"] == [{"pcod": "A", "value": 20}]
        assert api.request("GET", f"/api/0/get/{people}", bound).json["query_result"] == []
        assert api.request("GET", f"/api/0/get/{people}.csv", bound).content == b"pcod,value\r\n"
        refusal = api.request("GET", f"/api/0/get/{twin.ids['moves']}", bound)
        assert refusal.status == 403
        assert refusal.json["payload"] == {"missing": ["kind flows (profile strict)"]}
        with held.connect() as connection:
            assert value(connection, f"SELECT flow.run({QUESTIONS['people']})") == people
            assert value(connection, "SELECT count(*) FROM flow.rows(%s)", people) == 0
            view = value(connection, "SELECT flow.open(%s)", people)
            assert value(connection, f"SELECT count(*) FROM {view}") == 0
        with twin.mallory.connect() as connection:
            assert value(connection, f"SELECT count(*) FROM {view}") == 1
        refused = held.refused(f"SELECT flow.run({QUESTIONS['seen']})")
        assert refused.sqlstate == "42501"
        assert "kind unique_subscriber_counts (profile strict)" in str(refused)
    finally:
        limits(twin)
    assert api.request("GET", f"/api/0/get/{people}", bound).json["query_result"]


@pytest.mark.parametrize(
    ("limit", "lacks"),
    [
        ({"last_day": "2015-12-31"}, ["calls of 2016-01-01 (role held)"]),
        ({"first_day": "2016-01-02"}, ["calls of 2016-01-01 (role held)"]),
        ({"event_types": ["sms"]}, ["calls of 2016-01-01 (role held)"]),
        ({"max_rows": 0}, ["more than 0 rows (role held)"]),
    ],
    ids=lambda item: json.dumps(item) if isinstance(item, dict) else "",
)
def test_a_limit_counts_at_once(
    pair: tuple[Twin, Twin], held: Analyst, limit: dict[str, Any], lacks: list[str]
) -> None:
    """A token and a login that could read a result cannot any more, and are told why."""
    twin, people = pair[0], pair[0].ids["people"]
    api = Api(twin.home)
    token = api.token({"held": api.every})
    with held.connect() as connection:
        value(connection, f"SELECT flow.run({QUESTIONS['people']})")
        assert value(connection, "SELECT count(*) FROM flow.rows(%s)", people) == 1
        assert api.request("GET", f"/api/0/get/{people}", token).status == 200
        limits(twin, **limit)
        try:
            refusal = api.request("GET", f"/api/0/get/{people}", token)
            assert refusal.status == 403
            assert set(lacks) <= set(refusal.json["payload"]["missing"])
            assert set(lacks) <= set(api.audited(refusal)["missing"])
            error = held.refused("SELECT flow.rows(%s)", people)
            assert error.sqlstate == "42501"
            assert lacks[0] in str(error)
        finally:
            limits(twin)
        assert api.request("GET", f"/api/0/get/{people}", token).status == 200
        assert value(connection, "SELECT count(*) FROM flow.rows(%s)", people) == 1


def test_who_loses_one_triplet_reads_no_more(pair: tuple[Twin, Twin], held: Analyst) -> None:
    """A result is for whoever holds get_result and every triplet now, not when it was asked."""
    twin, people = pair[0], pair[0].ids["people"]
    with twin.home.connect() as admin, held.connect() as connection:
        value(connection, f"SELECT flow.run({QUESTIONS['people']})")
        view = value(connection, "SELECT flow.open(%s)", people)
        for lost in ("get_result", "admin3:spatial_aggregate:daily_location"):
            admin.execute(
                "SELECT access.define_role('held', array_remove(query.published_scopes(), %s))",
                [lost],
            )
            error = held.refused(f"TABLE {view}")
            assert (error.sqlstate, lost in str(error)) == ("42501", True)
        admin.execute("SELECT access.define_role('held', query.published_scopes())")
        assert value(connection, f"SELECT count(*) FROM {view}") == 1


@pytest.mark.usefixtures("held")
def test_the_command(pair: tuple[Twin, Twin]) -> None:
    """``flowsql access limit-role`` sets all limits; what is wrong is said."""
    home = pair[0].home
    told = home.flowsql("access", "limit-role", "held", "--max-rows", "0", "--event-type", "sms")
    assert told.stdout == "role held is limited\n"
    with home.connect() as admin:
        row = admin.execute(
            "SELECT r.profile, r.first_day, r.event_types, r.max_rows FROM access.role AS r"
            " WHERE r.role = 'held'"
        ).fetchone()
    assert row == (None, None, ["sms"], 0)
    assert home.flowsql("access", "limit-role", "held").stdout == "role held has no limits\n"
    for wrong in (["nobody"], ["held", "--first-day", "soon"], ["held", "--profile", "none"]):
        assert home.flowsql("access", "limit-role", *wrong, check=False).returncode
