"""Attacks by logins on the private database, and what the server must be like."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from analysts import Analyst, create, value
from installation import Installation


@pytest.fixture(scope="module")
def inga(unit: Installation) -> Iterator[Analyst]:
    """An individual-level analyst: she may see people, and administer nothing."""
    yield create(unit, "inga", "--individual")
    unit.flowsql("access", "drop-analyst", "inga")


def test_shadows_are_not_seen(inga: Analyst) -> None:
    """Temporary tables of the same names, first in her path, are not what our functions read."""
    with inga.connect() as connection:
        before = value(connection, "SELECT count(*) FROM flow.kinds()")
        for table in ("kind", "query", "setting", "load", "loaded_day", "pg_class"):
            connection.execute(f"CREATE TEMP TABLE {table} AS SELECT 42 AS id".encode())
            connection.execute(f"GRANT SELECT ON pg_temp.{table} TO PUBLIC".encode())
        connection.execute("SET search_path = pg_temp, flow, query, cache, pg_catalog")
        assert value(connection, "SELECT count(*) FROM flow.kinds()") == before
        assert value(connection, "SELECT count(*) FROM flow.dates()") == 0
        assert value(connection, "SELECT count(*) FROM flow.mine()") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE flow_owner",
        "SET ROLE flow_admin",
        "SET SESSION AUTHORIZATION postgres",
        "SELECT * FROM store.calls",
        "SELECT * FROM cache.query",
        "SELECT * FROM access.audit",
        "SELECT * FROM ops.secret",
        "SELECT access.grant_role('inga', 'analyst')",
        "SELECT access.limit_role('analyst')",
        "SELECT ops.set_setting('privacy_threshold', '0')",
        "SELECT flow.gate_call('inga', 'mine')",
        "SELECT flow.http_run('{}', '{}', '{}')",
        "UPDATE access.role SET every_scope = true",
        "DELETE FROM access.audit",
        "CREATE TABLE results.mine (i integer)",
        "CREATE FUNCTION flow.mine_too() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION hstore",
        "CREATE ROLE another",
        "ALTER ROLE inga CREATEROLE",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "LOAD 'auto_explain'",
        "SELECT * FROM pg_authid",
        "SELECT pg_ls_tmpdir()",
        "ALTER SYSTEM SET log_statement = 'all'",
    ],
)
def test_individual_analysts_are_no_administrators(inga: Analyst, statement: str) -> None:
    """Refused by right."""
    assert inga.refused(statement).sqlstate == "42501"


def test_extensions_are_few(unit: Installation) -> None:
    """Each is a decision: holes of contributed modules need nothing but SQL."""
    needed = {"plpgsql", "postgis", "pgrouting", "pg_cron", "file_fdw", "postgres_fdw", "dblink"}
    tests_own = {"pgtap", "plpgsql_check"}
    for gate in (False, True):
        dsn = unit.login("postgres", gate=True) if gate else unit.dsn
        with psycopg.connect(dsn) as admin:
            found = {name for (name,) in admin.execute("SELECT extname FROM pg_extension")}
            users = admin.execute(
                "SELECT r.rolname FROM pg_namespace AS n, pg_roles AS r WHERE n.nspname = 'link'"
                " AND NOT r.rolsuper AND r.rolname !~ '^pg_'"
                " AND has_schema_privilege(r.oid, n.oid, 'USAGE')"
            ).fetchall()
        assert found <= needed | tests_own
        # The private database has dblink for its audit trail, out of everybody's reach.
        assert users == ([] if gate else [("flow_owner",)])


def test_the_server_is_recent(unit: Installation) -> None:
    """Roles and cached plans were confused before 15.9 (CVE-2024-10976, CVE-2024-10978)."""
    with unit.connect() as admin:
        assert admin.info.server_version >= 150009


def test_the_doctor_knows_what_is_too_old(unit: Installation) -> None:
    """Server, extensions and libraries are judged; the libraries here are new enough."""
    done = unit.flowsql("doctor", "--json", check=False)
    found = json.loads(done.stdout)
    with unit.connect() as admin:
        number = admin.info.server_version
    major = f"PostgreSQL {number // 10000}"
    assert found["versions"][major] == f"{number // 10000}.{number % 10000}"
    assert {"postgis", "PyJWT", "gunicorn"} <= set(found["versions"])
    # Which server a machine has is its own matter: that it is told is ours.
    old = {line["part"] for line in found["outdated"]}
    assert (major in old) is (150000 <= number < 150020)
    assert old <= {major, "postgis", "pgrouting", "pg_cron"}
    assert done.returncode == bool(old)


def test_nobody_is_trusted_without_a_password(unit: Installation) -> None:
    """No line of pg_hba.conf says trust; passwords are kept as SCRAM verifiers."""
    with unit.connect() as admin:
        methods = admin.execute(
            "SELECT DISTINCT h.auth_method FROM pg_hba_file_rules AS h WHERE h.error IS NULL"
        ).fetchall()
        weak: list[Any] = admin.execute(
            "SELECT a.rolname FROM pg_authid AS a WHERE a.rolpassword IS NOT NULL"
            " AND a.rolpassword NOT LIKE 'SCRAM-SHA-256$%'"
        ).fetchall()
    assert {method for (method,) in methods} <= {"scram-sha-256", "peer", "reject"}
    assert weak == []
