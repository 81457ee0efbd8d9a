"""The gate database: analysts of aggregates work there by SQL as the HTTP API's users do."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from analysts import Analyst, create, error_of, value
from installation import Installation

ASK = """SELECT flow.run(flow.spatial_aggregate(
    locations => flow.daily_location(%s, %s, method => %s)))"""
UNKNOWN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def ana(world: Installation) -> Iterator[Analyst]:
    """An analyst with every published scope."""
    yield create(world, "ana")
    world.flowsql("access", "drop-analyst", "ana")


@pytest.fixture(scope="module")
def bob(world: Installation) -> Iterator[Analyst]:
    """Another one."""
    yield create(world, "bob")
    world.flowsql("access", "drop-analyst", "bob")


@pytest.fixture(scope="module")
def answered(ana: Analyst) -> str:
    """The id of a query that ana has asked, answered and opened."""
    with ana.connect() as connection:
        query_id = str(value(connection, ASK, "2016-01-01", "admin3", "last"))
        assert value(connection, "SELECT flow.wait(%s)", query_id) == "ready"
        assert value(connection, "SELECT flow.open(%s)", query_id) == f"results.q_{query_id}"
    return query_id


def over_http(home: Installation, query_id: str) -> list[dict[str, Any]]:
    """The rows of a query as the HTTP API serves them."""
    made = home.flowsql("token", "--username", "tess", "--lifetime", "1d", "--all")
    token = made.stdout.split()[-1]
    request = urllib.request.Request(  # noqa: S310
        f"{home.api_url}/api/0/get/{query_id}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310
        rows: list[dict[str, Any]] = json.load(response)["query_result"]
    return rows


def test_a_query_from_question_to_rows(world: Installation, ana: Analyst, answered: str) -> None:
    """flow.rows, the opened relation, flow.body and the HTTP API give the same rows."""
    served = over_http(world, answered)
    assert len(served) > 10
    with ana.connect() as connection:
        rows = [row for (row,) in connection.execute("SELECT flow.rows(%s)", [answered])]
        opened = connection.execute(f"TABLE results.q_{answered}".encode()).fetchall()
        body = json.loads(value(connection, "SELECT flow.body(%s)", answered))
        csv = value(connection, "SELECT flow.body(%s, 'csv')", answered)
        geo = json.loads(value(connection, "SELECT flow.body(%s, 'geojson')", answered))
    assert rows == served
    assert [dict(zip(("pcod", "value"), row, strict=True)) for row in opened] == served
    assert body == {"query_id": answered, "query_result": served}
    assert len(csv.splitlines()) == len(served) + 1
    assert {f["properties"]["pcod"] for f in geo["features"]} >= {row["pcod"] for row in served}


def test_columns_of_an_opened_result_are_typed(ana: Analyst, answered: str) -> None:
    """Tools see text and bigint, not jsonb."""
    with ana.connect() as connection:
        found = connection.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 ORDER BY attnum",
            [f"results.q_{answered}"],
        ).fetchall()
    assert found == [("pcod", "text"), ("value", "bigint")]


@pytest.mark.parametrize(
    "spec",
    [
        "flow.unique_subscriber_counts('2016-01-01', '2016-01-03', 'lon-lat')",
        "flow.flows(flow.daily_location('2016-01-01', 'admin2'),"
        " flow.daily_location('2016-01-02', 'admin2'))",
        "flow.histogram_aggregate(flow.event_count('2016-01-01', '2016-01-08'), '{\"n_bins\": 3}')",
        "flow.geography('admin1')",
    ],
)
def test_each_shape_of_result_opens(world: Installation, ana: Analyst, spec: str) -> None:
    """Coordinates, pairs, bins and shapes read from the view as the API serves them."""
    with ana.connect() as connection:
        query_id = value(connection, f"SELECT flow.run({spec})")
        assert value(connection, "SELECT flow.wait(%s)", query_id) == "ready"
        name = value(connection, "SELECT flow.open(%s)", query_id)
        rows = [
            row for (row,) in connection.execute(f"SELECT to_jsonb(q) FROM {name} AS q".encode())
        ]
    served = over_http(world, query_id)
    assert rows
    assert len(rows) == len(served)
    plain = [{k: v for k, v in row.items() if not isinstance(v, dict)} for row in rows]
    for row, expected in zip(plain, served, strict=True):
        assert row == {name: expected[name] for name in row}


def test_the_same_question_has_the_same_id(ana: Analyst, bob: Analyst, answered: str) -> None:
    """Whoever asks, and in JSON too."""
    spec = {
        "query_kind": "spatial_aggregate",
        "locations": {
            "query_kind": "daily_location",
            "date": "2016-01-01",
            "aggregation_unit": "admin3",
            "method": "last",
        },
    }
    with ana.connect() as connection:
        assert value(connection, "SELECT flow.run(%s::jsonb)", json.dumps(spec)) == answered


def test_run_and_wait_work_in_one_transaction(ana: Analyst) -> None:
    """The question reaches the worker at once, even if the analyst never commits."""
    with ana.connect(autocommit=False) as connection:
        query_id = value(connection, ASK, "2016-01-02", "admin1", "most-common")
        assert value(connection, "SELECT flow.wait(%s, '60 seconds')", query_id) == "ready"
        name = value(connection, "SELECT flow.open(%s)", query_id)
        assert value(connection, f"SELECT count(*) FROM {name}") > 0
        connection.rollback()
    with ana.connect() as connection:
        states = connection.execute("SELECT id, state FROM flow.mine()").fetchall()
    assert (query_id, "ready") in states


def test_kinds_dates_status_and_mine(ana: Analyst, answered: str) -> None:
    """What there is to ask, what is loaded, and where a query stands."""
    with ana.connect() as connection:
        kinds = {row[0] for row in connection.execute("SELECT kind FROM flow.kinds()")}
        assert {"spatial_aggregate", "flows", "daily_location"} <= kinds
        days = connection.execute("SELECT event_type, count(*) FROM flow.dates() GROUP BY 1")
        assert dict(days.fetchall()) == {"calls": 7, "sms": 7, "mds": 7, "topups": 7}
        status = value(connection, "SELECT flow.status(%s)", answered)
        assert (status["id"], status["state"], status["error"]) == (answered, "ready", None)
        assert status["progress"] == {"eligible": 0, "queued": 0, "running": 0}
        mine = connection.execute("SELECT id, kind FROM flow.mine()").fetchall()
        assert (answered, "spatial_aggregate") in mine


def test_a_wrong_question_names_the_wrong_member(ana: Analyst) -> None:
    """SQLSTATE, message and hint of the private database come through, and no detail."""
    error = ana.refused(ASK, "2016-01-01", "admin3", "first")
    assert error.sqlstate == "22023"
    assert "locations.method" in str(error.diag.message_primary)
    assert error.diag.message_hint
    assert error.diag.message_detail is None
    error = ana.refused("SELECT flow.run(flow.daily_location('2016-01-01', 'admin3'))")
    assert (error.sqlstate, "query_kind" in str(error)) == ("22023", True)


@pytest.mark.parametrize("call", ["status", "wait", "rows", "open", "body"])
def test_anothers_id_reads_like_an_unknown_one(bob: Analyst, answered: str, call: str) -> None:
    """The error tells nothing of whether somebody has asked the query."""
    others = bob.refused(f"SELECT flow.{call}(%s)", answered)
    unknown = bob.refused(f"SELECT flow.{call}(%s)", UNKNOWN)
    assert others.sqlstate == "P0002"
    assert str(others).replace(answered, UNKNOWN) == str(unknown)
    assert "is not among yours: run it first" in str(others)


def test_an_opened_result_is_for_who_asked_it(bob: Analyst, answered: str) -> None:
    """The view is there for everybody; its rows are not."""
    assert bob.refused(f"TABLE results.q_{answered}").sqlstate == "P0002"
    with bob.connect() as connection:
        assert value(connection, ASK, "2016-01-01", "admin3", "last") == answered
        assert value(connection, f"SELECT count(*) FROM results.q_{answered}") > 10


def test_a_revoked_role_counts_at_the_next_read(world: Installation, answered: str) -> None:
    """In an open session, for an opened result; and a granted one at the next read again."""
    carl = create(world, "carl")
    with carl.connect() as connection:
        connection.execute(ASK.encode(), ["2016-01-01", "admin3", "last"])
        read = f"SELECT count(*) FROM results.q_{answered}"
        assert value(connection, read) > 10
        world.flowsql("access", "revoke", "carl", "analyst")
        for statement in (read, f"SELECT flow.rows('{answered}')", "SELECT flow.dates()"):
            error = error_of(connection, statement)
            assert error.sqlstate == "42501", statement
            assert "permission denied: no role of yours holds" in str(error)
        world.flowsql("access", "grant", "carl", "analyst")
        assert value(connection, read) > 10
    world.flowsql("access", "drop-analyst", "carl")


def test_a_role_allows_what_it_holds(world: Installation, tmp_path: Any) -> None:
    """One unit of one kind is allowed, another is not, and the missing scopes are named."""
    scopes = [
        f"admin3:spatial_aggregate:{kind}" for kind in ("spatial_aggregate", "daily_location")
    ]
    file = tmp_path / "roles.json"
    file.write_text(json.dumps({"district": ["run", "get_result", *scopes]}))
    world.flowsql("access", "define-roles", file)
    dora = create(world, "dora", "--role", "district")
    with dora.connect() as connection:
        assert value(connection, ASK, "2016-01-01", "admin3", "last")
        error = error_of(connection, ASK, "2016-01-01", "admin2", "last")
        assert error.sqlstate == "42501"
        assert "admin2:spatial_aggregate:daily_location" in str(error)
        query_id = value(connection, "SELECT id FROM flow.mine()")
        connection.execute("SELECT flow.wait(%s)", [query_id])
        error = error_of(connection, "SELECT flow.body(%s, 'geojson')", query_id)
        assert "admin3:geography:geography" in str(error)
    world.flowsql("access", "drop-analyst", "dora")


def audited(home: Installation, caller: str) -> list[tuple[str, str, str | None]]:
    """Action, decision and query of the audit rows of a caller, oldest first."""
    with home.connect() as admin:
        return admin.execute(
            "SELECT action, decision, query_id FROM access.audit WHERE caller = %s ORDER BY at",
            [caller],
        ).fetchall()


def test_rollback_erases_no_audit_row(world: Installation, answered: str) -> None:
    """Reads and refusals of a transaction that is rolled back are on record, one row a call."""
    eve = create(world, "eve")
    with eve.connect(autocommit=False) as connection:
        connection.execute(ASK.encode(), ["2016-01-01", "admin3", "last"])
        connection.execute("SELECT flow.wait(%s)", [answered])
        connection.execute(f"TABLE results.q_{answered}".encode())
        connection.execute("SELECT flow.body(%s)", [answered])
        error_of(connection, "SELECT flow.rows(%s)", UNKNOWN)
        connection.rollback()
        error_of(connection, "SELECT flow.run('{}')")
        connection.rollback()
        world.flowsql("access", "revoke", "eve", "analyst")
        error_of(connection, "SELECT flow.rows(%s)", answered)
        connection.rollback()
    assert audited(world, "eve") == [
        ("run", "allowed", answered),
        ("wait", "allowed", answered),
        ("rows", "allowed", answered),
        ("body", "allowed", answered),
        ("rows", "not_found", UNKNOWN),
        ("run", "bad_request", None),
        ("rows", "denied", answered),
    ]
    with world.connect() as admin:
        assert (
            value(admin, "SELECT count(*) FROM access.audit WHERE via = 'gate' AND address IS NULL")
            == 0
        )
    world.flowsql("access", "drop-analyst", "eve")


def test_a_schedule_of_an_analyst(world: Installation) -> None:
    """Run for each loaded date under her roles of the moment; without them it stops."""
    gus = create(world, "gus")
    with gus.connect() as connection, psycopg.connect(world.login("flow_jobs")) as jobs:
        jobs.autocommit = True
        made = value(
            connection,
            """SELECT flow.schedule('daily', flow.spatial_aggregate(
                locations => flow.daily_location('reference_date', 'admin2')),
                event_types => '{calls}', earliest => '2016-01-06')""",
        )
        assert made is True
        jobs.execute("CALL cache.run_schedules()")
        runs = connection.execute(
            "SELECT to_char(r.reference_date, 'DD'), r.query_id"
            " FROM flow.schedule_runs('daily') AS r"
        ).fetchall()
        assert [day for day, _ in runs] == ["07", "06"]
        for _, query in runs:
            assert value(connection, "SELECT flow.wait(%s)", query) == "ready"
            assert value(connection, "SELECT count(*) FROM flow.rows(%s)", query) > 3
        jobs.execute("CALL cache.run_schedules()")
        found = "SELECT s.running, s.succeeded, s.failed, s.suspended FROM flow.schedules() AS s"
        assert connection.execute(found).fetchall() == [(0, 2, 0, None)]
        with world.connect() as admin:
            admin.execute("DELETE FROM access.role_grant AS g WHERE g.login = 'gus'")
        connection.execute("SELECT flow.unschedule('daily')")
        error = error_of(
            connection,
            """SELECT flow.schedule('daily', flow.spatial_aggregate(
                locations => flow.daily_location('reference_date', 'admin2')))""",
        )
        assert error.sqlstate == "42501"
        assert error_of(connection, "SELECT flow.unschedule('daily')").sqlstate == "P0002"
    world.flowsql("access", "drop-analyst", "gus")


def test_set_role_changes_nobody(ana: Analyst, bob: Analyst) -> None:
    """Who asks is who logged in."""
    with ana.connect() as connection:
        mine = connection.execute("SELECT id FROM flow.mine()").fetchall()
        connection.execute("SET ROLE flow_analyst")
        assert connection.execute("SELECT id FROM flow.mine()").fetchall() == mine
        assert error_of(connection, "SET SESSION AUTHORIZATION bob").sqlstate == "42501"


def test_a_lost_connection_is_made_again(world: Installation, ana: Analyst) -> None:
    """A session goes on after its connection to the private database was ended."""
    ended = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'flow_gate'"
    )
    with ana.connect() as connection, world.connect() as admin:
        before = connection.execute("SELECT id FROM flow.mine()").fetchall()
        layer = value(connection, "SELECT count(*) FROM geography.admin3")
        assert value(admin, ended) >= 2
        assert connection.execute("SELECT id FROM flow.mine()").fetchall() == before
        assert value(connection, "SELECT count(*) FROM geography.admin3") == layer


def test_a_private_database_that_is_away_betrays_nothing(world: Installation, ana: Analyst) -> None:
    """No address, login or reason in the error."""
    with world.connect() as admin:
        admin.execute("ALTER ROLE flow_gate NOLOGIN")
        try:
            error = ana.refused("SELECT flow.mine()")
        finally:
            admin.execute("ALTER ROLE flow_gate LOGIN")
    assert error.sqlstate == "08006"
    assert error.diag.message_primary == "the database behind this gate does not answer"
    assert error.diag.message_detail is None
    assert "flow_gate" not in str(error.diag.context)
    assert "127.0.0.1" not in str(error)


def test_a_wait_ends_by_its_timeout_or_a_cancel(world: Installation, ana: Analyst) -> None:
    """With nobody to compute: the state is told, a cancel is heeded, and the session goes on."""
    world.flowsql("down", "--only", "worker")
    try:
        with ana.connect() as connection:
            query_id = value(connection, ASK, "2016-01-05", "admin1", "last")
            assert value(connection, "SELECT flow.wait(%s, '0')", query_id) == "queued"
            assert value(connection, "SELECT flow.wait(%s, '200 ms')", query_id) == "queued"
            error = error_of(connection, "SELECT flow.rows(%s)", query_id)
            assert (error.sqlstate, error.diag.message_hint) == (
                "55000",
                "Wait for it: SELECT flow.wait(id).",
            )
            connection.execute("SET statement_timeout = '300 ms'")
            assert error_of(connection, "SELECT flow.wait(%s)", query_id).sqlstate == "57014"
            connection.execute("RESET statement_timeout")
            world.flowsql("up", "--only", "worker")
            assert value(connection, "SELECT flow.wait(%s)", query_id) == "ready"
    finally:
        world.flowsql("up", "--only", "worker")


def test_layers_are_those_of_the_private_database(world: Installation, ana: Analyst) -> None:
    """Every layer, every row, with its type and its spatial index at work."""
    count = "SELECT count(*), sum(ST_NPoints(geom)) FROM geography.admin3"
    with world.connect() as admin, ana.connect() as connection:
        assert connection.execute(count).fetchall() == admin.execute(count).fetchall()
        typed = connection.execute(
            "SELECT f_table_name, srid, type FROM geometry_columns"
            " WHERE f_table_schema = 'geography' ORDER BY 1"
        ).fetchall()
        assert [name for name, _, _ in typed] >= ["admin0", "admin1", "admin2", "admin3"]
        assert {srid for _, srid, _ in typed} == {4326}
        plan = connection.execute(
            "EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM geography.admin3"
            " WHERE geom && ST_MakeEnvelope(84, 27, 85, 28, 4326)"
        ).fetchall()
        assert any("Remote SQL" in line and "&&" in line for (line,) in plan)


def test_a_layer_loaded_later_appears(world: Installation, ana: Analyst, tmp_path: Any) -> None:
    """`flowsql load geography` brings it to the gate as well."""
    file = tmp_path / "zones.csv"
    square = "POLYGON((84 27, 85 27, 85 28, 84 28, 84 27))"
    file.write_text(f'code,name,wkt\nZ1,Zone 1,"{square}"\n')
    world.flowsql("load", "geography", "--layer", "zones", "--code", "code", "--name", "name", file)
    with ana.connect() as connection:
        assert value(connection, "SELECT count(*) FROM geography.zones") == 1
        named = "SELECT array_agg(attname ORDER BY attnum) FROM pg_attribute WHERE attnum > 0"
        named += " AND attrelid = 'geography.zones'::regclass"
        assert value(connection, named) == ["gid", "name", "code", "geom"]


def test_reading_a_layer_holds_up_no_deploy(world: Installation, ana: Analyst) -> None:
    """While somebody's transaction reads a layer, others may be added and all be deployed."""
    with ana.connect(autocommit=False) as connection:
        assert value(connection, "SELECT count(*) FROM geography.admin3") > 10
        world.flowsql("migrate")
        connection.rollback()


def test_deploying_again_keeps_what_was_opened(
    world: Installation, ana: Analyst, answered: str
) -> None:
    """Views, rights and logins outlive `flowsql migrate`."""
    world.flowsql("migrate")
    with ana.connect() as connection:
        assert value(connection, f"SELECT count(*) FROM results.q_{answered}") > 10
        assert value(connection, "SELECT count(*) FROM geography.admin3") > 10


def test_two_open_the_same_result_at_once(world: Installation, ana: Analyst, bob: Analyst) -> None:
    """The second waits for the first, and both have it."""
    with ana.connect(autocommit=False) as first, bob.connect() as second:
        query_id = value(first, ASK, "2016-01-04", "admin2", "last")
        value(second, ASK, "2016-01-04", "admin2", "last")
        value(first, "SELECT flow.wait(%s)", query_id)
        name = value(first, "SELECT flow.open(%s)", query_id)
        second.execute("SET statement_timeout = '500ms'")
        assert error_of(second, "SELECT flow.open(%s)", query_id).sqlstate == "57014"
        first.commit()
        assert value(second, "SELECT flow.open(%s)", query_id) == name
        assert value(second, f"SELECT count(*) FROM {name}") > 0


def test_constructors_are_those_of_the_private_database(world: Installation, ana: Analyst) -> None:
    """Same names, arguments, text and help in both databases."""
    listing = (
        "SELECT p.proname, pg_get_function_arguments(p.oid), p.prosrc, obj_description(p.oid)"
        " FROM pg_proc AS p WHERE p.pronamespace = 'flow'::regnamespace"
        " AND p.prorettype = 'jsonb'::regtype AND NOT p.prosecdef ORDER BY 1"
    )
    with world.connect() as admin, ana.connect() as connection:
        here = connection.execute(listing.encode()).fetchall()
        assert len(here) >= 8
        assert here == admin.execute(listing.encode()).fetchall()


def test_a_question_that_is_too_deep_is_refused(ana: Analyst) -> None:
    """Neither the stack nor the session breaks."""
    for depth in (40, 500, 5000):
        opened = '{"query_kind": "modal_location", "locations": ['
        spec = f'{{"query_kind": "spatial_aggregate", "locations": {opened * depth}{"]}" * depth}}}'
        with ana.connect() as connection:
            error = error_of(connection, "SELECT flow.run(%s::jsonb)", spec)
            assert error.sqlstate in ("22023", "54001")
            assert value(connection, "SELECT 1") == 1


def test_a_session_keeps_its_connection(world: Installation, ana: Analyst, answered: str) -> None:
    """Only the first call of a session makes one to the private database; the others use it."""

    def backends() -> set[int]:
        with world.connect() as admin:
            return set(
                value(
                    admin,
                    "SELECT coalesce(array_agg(a.pid), '{}') FROM pg_stat_activity AS a"
                    " WHERE a.usename = 'flow_gate'",
                )
            )

    before = backends()
    with ana.connect() as connection:
        value(connection, "SELECT flow.status(%s)", answered)
        first = backends() - before
        for _ in range(10):
            value(connection, "SELECT flow.status(%s)", answered)
        assert len(first) == 1
        assert backends() - before == first


def test_a_wrong_password_opens_nothing(ana: Analyst) -> None:
    """The server asks for it."""
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(ana.dsn.replace(ana.dsn.split(":")[2].split("@")[0], "wrong"))
