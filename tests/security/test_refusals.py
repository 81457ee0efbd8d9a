"""What PostgreSQL itself refuses leaves a row of the audit trail, taken from the server's log."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from analysts import Analyst, create, error_of
from installation import Installation

SECRET = "pass-word-of-mine"


@pytest.fixture(scope="module")
def people(unit: Installation) -> Iterator[tuple[Analyst, Analyst]]:
    """An analyst of aggregates, and one who may see individuals."""
    yield create(unit, "reffi"), create(unit, "refina", "--individual")
    for name in ("reffi", "refina"):
        unit.flowsql("access", "drop-analyst", name)


def recorded(unit: Installation, caller: str, many: int) -> list[tuple[Any, ...]]:
    """The refusals of ``caller``, when there are as many; pg_cron may have read them too."""
    with unit.connect() as admin:
        rows: list[tuple[Any, ...]] = []
        for _ in range(600):
            with admin.transaction():
                admin.execute("SET LOCAL ROLE flow_jobs")
                admin.execute("SELECT ops.read_refusals()")
            rows = admin.execute(
                "SELECT a.via, a.action, a.decision, a.error, a.verified, a.detail ->> 'times',"
                " a.detail ->> 'sqlstate', a::text FROM access.audit AS a WHERE a.caller = %s"
                " AND a.action IN ('statement', 'connect') ORDER BY a.error",
                [caller],
            ).fetchall()
            if len(rows) >= many:
                break
            time.sleep(0.1)
        return rows


def test_refused_statements_are_on_record(
    unit: Installation, people: tuple[Analyst, Analyst]
) -> None:
    """In the gate and in the private database; without what was typed, and though rolled back."""
    reffi, refina = people
    with reffi.connect(autocommit=False) as connection:
        for statement in (
            "SELECT * FROM pg_authid",
            f"CREATE ROLE mine PASSWORD '{SECRET}'",
        ):
            assert error_of(connection, statement).sqlstate == "42501"
            connection.rollback()
        # refused by our own function: on record as it was decided, and only once
        assert error_of(connection, "SELECT flow.rows(%s)", "0" * 32).sqlstate != "42501"
        connection.rollback()
    assert refina.refused("SELECT pg_read_file('/etc/passwd')").sqlstate == "42501"
    assert refina.refused("SELECT access.record('{}')").sqlstate == "42501"
    assert refina.refused("SELECT flow.body(%s)", "f" * 32).sqlstate != "42501"

    rows = recorded(unit, "reffi", 2)
    assert [row[:7] for row in rows] == [
        ("gate", "statement", "denied", text, True, "1", "42501")
        for text in ("permission denied for table pg_authid", "permission denied to create role")
    ]
    rows += recorded(unit, "refina", 2)
    assert [row[:2] for row in rows[2:]] == [("login", "statement")] * 2
    assert {row[3] for row in rows[2:]} == {
        "permission denied for function pg_read_file",
        "permission denied for schema access",
    }
    assert not [row for row in rows if SECRET in row[7] or "passwd" in row[7]]


def test_failed_log_ins_are_on_record(unit: Installation, people: tuple[Analyst, Analyst]) -> None:
    """Who says to be somebody, with a wrong password."""
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(people[0].dsn, password="wrong")
    rows = [row for row in recorded(unit, "reffi", 3) if row[1] == "connect"]
    assert [row[:5] for row in rows] == [
        ("gate", "connect", "denied", 'password authentication failed for user "reffi"', False)
    ]


def test_the_log_is_read_once_and_by_the_job_alone(
    unit: Installation, people: tuple[Analyst, Analyst]
) -> None:
    """Nothing is recorded twice; analysts and administrators read no log."""
    before = len(recorded(unit, "reffi", 1))
    assert len(recorded(unit, "reffi", before)) == before
    for statement in (
        "SELECT ops.read_refusals()",
        "SELECT access.record_refusals('[]', '', '', 0)",
        "SELECT pg_current_logfile('jsonlog')",
        "SELECT pg_read_binary_file('PG_VERSION', 0, 9, TRUE)",
    ):
        assert people[1].refused(statement).sqlstate == "42501", statement
    with unit.connect() as admin, admin.transaction():
        admin.execute("SET LOCAL ROLE flow_admin")
        assert error_of(admin, "SELECT ops.read_refusals()").sqlstate == "42501"
