"""The audit trail: what logins of the private database leave there, and ``flowsql audit``."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from analysts import Analyst, create, error_of, value
from http_api import Api
from installation import FLOWSQL, Installation

UNKNOWN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def iris(unit: Installation) -> Iterator[Analyst]:
    """An individual-level analyst."""
    yield create(unit, "iris", "--individual")
    unit.flowsql("access", "drop-analyst", "iris")


def audited(home: Installation, caller: str) -> list[tuple[Any, ...]]:
    """What is on record of a login, in order."""
    with home.connect() as admin:
        return admin.execute(
            "SELECT via, action, decision, error, address IS NOT NULL FROM access.audit"
            " WHERE caller = %s AND action NOT LIKE '%%analyst' ORDER BY at",
            [caller],
        ).fetchall()


@contextmanager
def unwritable(home: Installation) -> Iterator[None]:
    """Meanwhile no row can be added to the audit trail."""
    with home.connect() as admin:
        admin.execute("REVOKE INSERT ON access.audit FROM flow_owner")
        try:
            yield
        finally:
            admin.execute("GRANT INSERT ON access.audit TO flow_owner")


def test_rollback_erases_no_row_of_a_login(unit: Installation, iris: Analyst) -> None:
    """Calls and refusals of a transaction of the private database that is rolled back stay."""
    with iris.connect(autocommit=False) as connection:
        connection.execute("SELECT * FROM flow.dates()")
        connection.rollback()
        error_of(connection, "SELECT flow.run('{}')")
        connection.rollback()
        error_of(connection, "SELECT flow.body(%s)", UNKNOWN)
        connection.rollback()
        connection.execute("SELECT * FROM flow.mine()")
        connection.rollback()
    rows = audited(unit, "iris")
    assert [row[:3] for row in rows] == [
        ("login", "dates", "allowed"),
        ("login", "run", "bad_request"),
        ("login", "body", "not_found"),
        ("login", "mine", "allowed"),
    ]
    assert rows[1][3] == "query_kind: Missing data for required field."
    assert all(row[4] for row in rows)


def test_the_record_is_written_by_nobody_else(iris: Analyst) -> None:
    """The analyst cannot name the connection, its password, or what it calls."""
    for statement in (
        "SELECT link.dblink_connect('x', 'flowsql_record')",
        "SELECT flow.gate_record('{}')",
        "SELECT access.record('{}')",
        "SELECT access.record_apart('{}')",
        "CREATE USER MAPPING FOR iris SERVER flowsql_record",
    ):
        assert iris.refused(statement).sqlstate == "42501", statement
    with iris.connect() as connection:
        assert value(connection, "SELECT count(umoptions) FROM pg_user_mappings") == 0


def test_nothing_is_answered_without_its_record(unit: Installation, iris: Analyst) -> None:
    """HTTP, gate and private database answer nothing, and do not say why, while nothing is kept."""
    api = Api(unit)
    gate = create(unit, "gil")
    with iris.connect() as private, gate.connect() as public:
        assert private.execute("SELECT count(*) FROM flow.dates()").fetchone() == (0,)
        with unwritable(unit):
            error = error_of(private, "SELECT * FROM flow.dates()")
            assert error.sqlstate == "08006"
            assert error.diag.message_primary == (
                "the audit trail cannot be written, so nothing is answered"
            )
            assert error.diag.message_detail is None
            # The gate's own call fails, and its connection with it.
            refusal = error_of(public, "SELECT * FROM flow.dates()")
            assert refusal.sqlstate == "08006" and "audit" not in str(refusal)
            for path, token in (
                ("/api/0/available_dates", api.token({"a": ["get_available_dates"]})),
                ("/api/0/available_dates", api.token({"a": []})),
                ("/api/0/spec/openapi.json", None),
                (f"/api/0/poll/{UNKNOWN}", api.token({"a": []})),
            ):
                answer = api.request("GET", path, token)
                assert answer.status == 500, path
                assert set(answer.json) == {"status", "msg"}
                assert answer.json["msg"].startswith("Internal error. Request id: ")
        assert private.execute("SELECT count(*) FROM flow.dates()").fetchone() == (0,)
        assert public.execute("SELECT count(*) FROM flow.dates()").fetchone() == (0,)
    unit.flowsql("access", "drop-analyst", "gil")


def test_rows_about_people_are_not_for_administrators(unit: Installation) -> None:
    """An administrator without the individual level asks for aggregates alone."""
    with unit.connect() as admin:
        admin.execute("CREATE ROLE adela LOGIN PASSWORD 'adela-1' IN ROLE flow_admin")
        admin.execute(
            "INSERT INTO cache.query (id, spec, kind, level, state)"
            " VALUES (%s, '{}', 'daily_location', 'subscriber', 'ready')",
            [UNKNOWN],
        )
        dsn = unit.login("flow_proxy").split("@")[1]
        try:
            with psycopg.connect(f"postgresql://adela:adela-1@{dsn}", autocommit=True) as adela:
                for call in ("rows", "open", "body"):
                    assert error_of(adela, f"SELECT flow.{call}('{UNKNOWN}')").sqlstate == "42501"
                refusal = error_of(
                    adela,
                    "SELECT flow.run(flow.daily_location('2016-01-01', 'admin3'))",
                )
                assert "query_kind" in str(refusal)
        finally:
            admin.execute("DELETE FROM cache.query WHERE id = %s", [UNKNOWN])
            admin.execute("DROP ROLE adela")
    assert [row[1:3] for row in audited(unit, "adela")] == [
        ("rows", "denied"),
        ("open", "denied"),
        ("body", "denied"),
        ("run", "bad_request"),
    ]


def test_flowsql_audit(unit: Installation) -> None:
    """The command filters by who, when, kind and decision; JSON lines hold every field."""
    api = Api(unit)
    token = api.token({"a": ["get_available_dates"]}, user="amparo")
    api.request("GET", "/api/0/available_dates", token)
    denied = api.request("GET", "/api/0/geography/admin9", token)

    def rows(*arguments: str) -> list[dict[str, Any]]:
        done = unit.flowsql("audit", "--user", "amparo", "--json", *arguments)
        return [json.loads(line) for line in done.stdout.splitlines()]

    every = rows()
    assert [(row["action"], row["decision"]) for row in every] == [
        ("get_available_dates", "allowed"),
        ("get_geography", "denied"),
    ]
    last = every[1]
    assert last["request_id"] == denied.headers["X-Request-ID"]
    assert (last["via"], last["verified"], last["route"]) == (
        "http",
        True,
        "/api/0/geography/<unit>",
    )
    assert (last["method"], last["status"], last["query_kind"]) == ("GET", 403, "geography")
    assert last["missing"] == ["admin9:geography:geography", "get_result"]
    assert last["duration"] > 0 and last["bytes"] == len(denied.content)
    assert last["issued"] and last["expires"] and last["token"]
    assert rows("--decision", "denied", "--kind", "geography", "--since", "1h") == [last]
    assert rows("--until", "1h") == []
    assert rows("--limit", "1") == [last]
    assert rows("--token", last["token"], "--via", "http") == every
    table = unit.flowsql("audit", "--user", "amparo", COLUMNS="200").stdout
    assert "amparo" in table and "denied" in table
    wrong = unit.flowsql("audit", "--since", "soon", check=False)
    assert wrong.returncode and "like 2h or 7d" in wrong.stderr


def test_flowsql_audit_follows(unit: Installation) -> None:
    """--follow prints what is recorded meanwhile, each row once."""
    api = Api(unit)
    token = api.token({"a": []}, user="flora")
    with subprocess.Popen(
        ["timeout", "60", str(FLOWSQL), "audit", "--user", "flora", "--follow", "--json"],
        env=unit.env,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        asked, found = [], []
        for _ in range(3):
            asked += [api.request("GET", "/api/0/available_dates", token) for _ in "ab"]
            found += [json.loads(process.stdout.readline())["request_id"] for _ in "ab"]
        process.terminate()
    assert found == [answer.headers["X-Request-ID"] for answer in asked]
