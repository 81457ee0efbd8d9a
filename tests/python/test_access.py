"""The command ``flowsql access``: logins and roles of analysts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from analysts import Analyst, create, value
from installation import Installation


@pytest.fixture
def olga(unit: Installation) -> Iterator[Analyst]:
    """An analyst for one test."""
    yield create(unit, "olga")
    unit.flowsql("access", "drop-analyst", "olga", check=False)


def listed(home: Installation) -> dict[str, dict[str, Any]]:
    """What ``flowsql access list --json`` says, by login."""
    rows = json.loads(home.flowsql("access", "list", "--json").stdout)
    return {row["login"]: row for row in rows}


def test_an_analyst_of_aggregates_enters_the_gate_alone(unit: Installation, olga: Analyst) -> None:
    """The connection string leads to the gate; no other database lets the login in."""
    assert olga.dsn.endswith("/flowsql_gate")
    with olga.connect() as connection:
        assert value(connection, "SELECT session_user") == "olga"
    with unit.connect() as admin:
        databases = admin.execute("SELECT datname FROM pg_database WHERE datallowconn").fetchall()
    assert len(databases) >= 4
    for (database,) in databases:
        if database != "flowsql_gate":
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(olga.dsn.replace("flowsql_gate", database))


def test_an_individual_analyst_enters_the_private_database(unit: Installation) -> None:
    """With --individual the connection string leads there, and events are readable."""
    ines = create(unit, "ines", "--individual")
    try:
        assert ines.dsn.endswith("/flowsql")
        with ines.connect() as connection:
            assert value(connection, "SELECT count(*) FROM events.calls") >= 0
        assert listed(unit)["ines"]["individual"] is True
    finally:
        unit.flowsql("access", "drop-analyst", "ines")


def test_creating_again_gives_a_new_password(unit: Installation, olga: Analyst) -> None:
    """The former password ends, roles stay, and the command says so."""
    again = unit.flowsql("access", "create-analyst", "olga")
    assert "already" in again.stdout
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        olga.connect()
    with psycopg.connect(again.stdout.split()[-1]) as connection:
        assert value(connection, "SELECT session_user") == "olga"
    assert listed(unit)["olga"]["roles"] == ["analyst"]


def test_an_analyst_changes_sides(unit: Installation, olga: Analyst) -> None:
    """Creating with --individual lets into the private database, without it out again."""
    ines = create(unit, "olga", "--individual")
    ines.connect().close()
    olga = create(unit, "olga")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(olga.dsn.replace("flowsql_gate", "flowsql"))


@pytest.mark.parametrize(
    "name", ["", "Ana", "pg_ana", "flow_owner", "flow_analyst", "postgres", "a b", 'a"b', "a" * 64]
)
def test_names_are_checked(unit: Installation, name: str) -> None:
    """What is no plain name, or could be taken for one of our roles, is refused with the rule."""
    done = unit.flowsql("access", "create-analyst", name, check=False)
    assert done.returncode == 1
    assert "lower-case letters" in done.stderr


def test_a_role_that_is_no_analyst_is_left_alone(unit: Installation) -> None:
    """A login of somebody else's gets no new password from us."""
    with unit.connect() as admin:
        admin.execute("CREATE ROLE stranger LOGIN")
        try:
            for command in ("create-analyst", "drop-analyst"):
                done = unit.flowsql("access", command, "stranger", check=False)
                assert done.returncode == 1
                assert "no analyst" in done.stderr
            stored = "SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = 'stranger'"
            assert value(admin, stored)
        finally:
            admin.execute("DROP ROLE stranger")


def test_roles_are_granted_and_revoked(unit: Installation, olga: Analyst, tmp_path: Path) -> None:
    """A role of a file is defined, granted, listed, revoked; a wrong one is named."""
    file = tmp_path / "roles.json"
    file.write_text(json.dumps({"dates": ["get_available_dates"]}))
    assert "1 scopes" in unit.flowsql("access", "define-roles", file).stdout
    unit.flowsql("access", "grant", "olga", "dates")
    assert listed(unit)["olga"]["roles"] == ["analyst", "dates"]
    unit.flowsql("access", "revoke", "olga", "dates")
    assert listed(unit)["olga"]["roles"] == ["analyst"]
    assert "did not have" in unit.flowsql("access", "revoke", "olga", "dates").stdout
    for arguments, words in (
        (("grant", "olga", "nope"), "no role 'nope'"),
        (("grant", "nobody", "dates"), "no login nobody"),
        (("drop-analyst", "nobody"), "no login nobody"),
    ):
        done = unit.flowsql("access", *arguments, check=False)
        assert done.returncode == 1
        assert words in done.stderr


def test_roles_of_unknown_scopes_are_refused(unit: Installation, tmp_path: Path) -> None:
    """Only published scopes make a role."""
    file = tmp_path / "roles.json"
    for content, words in (
        ('{"r": ["run", "admin9:flows:flows"]}', "admin9:flows:flows"),
        ('["run"]', "not of the form"),
        ("{", "not JSON"),
    ):
        file.write_text(content)
        done = unit.flowsql("access", "define-roles", file, check=False)
        assert done.returncode == 1
        assert words in done.stderr


def test_dropping_ends_sessions_and_forgets(unit: Installation) -> None:
    """The session ends, the login is gone, and the next of that name inherits no question."""
    egon = create(unit, "egon")
    with unit.connect() as admin, egon.connect() as connection:
        admin.execute("INSERT INTO access.asked (login, id) VALUES ('egon', repeat('0', 32))")
        unit.flowsql("access", "drop-analyst", "egon")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
        left = "SELECT count(*) FROM access.asked WHERE login = 'egon'"
        assert value(admin, left) == 0
        acts = (
            "SELECT array_agg(action ORDER BY at) FROM access.audit"
            " WHERE detail ->> 'login' = 'egon'"
        )
        assert value(admin, acts) == ["grant_role", "create_analyst", "drop_analyst"]
    assert "egon" not in listed(unit)


def test_no_password_reaches_the_server(unit: Installation) -> None:
    """The server is given a verifier: the password stands in no statement, log or table."""
    emil = create(unit, "emil")
    password = emil.dsn.split(":")[2].split("@")[0]
    with unit.connect() as admin:
        stored = value(admin, "SELECT rolpassword FROM pg_authid WHERE rolname = 'emil'")
    unit.flowsql("access", "drop-analyst", "emil")
    assert stored.startswith("SCRAM-SHA-256$")
    logs = Path(unit.status()["pg"]["log"])
    text = "".join(file.read_text() for file in logs.glob("*") if file.is_file())
    assert text
    assert password not in text
