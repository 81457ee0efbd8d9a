"""The watchdog of the gate database ends what goes beyond its limits, whatever its users set."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from analysts import Analyst, create, value
from installation import Installation


@pytest.fixture(scope="module")
def wanda(unit: Installation) -> Analyst:
    """An analyst who takes what she gets."""
    return create(unit, "wanda")


@contextmanager
def limited(unit: Installation, setting: str, limit: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the administrator while a limit is another one."""
    with unit.connect() as admin:
        former = value(admin, "SELECT ops.setting_value(%s)", setting)
        admin.execute("SELECT ops.set_setting(%s, %s)", [setting, limit])
        try:
            yield admin
        finally:
            admin.execute("SELECT ops.set_setting(%s, %s)", [setting, former])


def watched(admin: psycopg.Connection[Any], what: str, why: str) -> None:
    """The watchdog, run until it has noted the case: pg_cron may run it as well."""
    for _ in range(600):
        admin.execute("SELECT ops.watch_gate()")
        if value(
            admin,
            "SELECT count(*) FROM ops.log AS l WHERE l.what = %s AND l.subject = 'wanda'"
            " AND l.why LIKE %s",
            what,
            why,
        ):
            return
        time.sleep(0.1)
    raise AssertionError(f"{what}: {why}: never noted")


def test_a_statement_that_runs_for_long_is_cancelled(unit: Installation, wanda: Analyst) -> None:
    """Setting one's own limits off does not help."""
    errors: list[psycopg.Error] = []

    def burn() -> None:
        with wanda.connect() as connection:
            connection.execute("SET statement_timeout = 0")
            try:
                connection.execute("SELECT pg_sleep(600)")
            except psycopg.Error as error:
                errors.append(error)

    thread = threading.Thread(target=burn)
    with limited(unit, "gate_run_time", "1 second") as admin:
        thread.start()
        watched(admin, "cancel-statement", "ran for more than%")
        thread.join()
    assert [error.sqlstate for error in errors] == ["57014"]


def test_an_idle_transaction_is_ended(unit: Installation, wanda: Analyst) -> None:
    """It would hold back the cleaning of all tables."""
    connection = wanda.connect(autocommit=False)
    connection.execute("SELECT 1")
    with limited(unit, "gate_idle_time", "1 second") as admin:
        watched(admin, "end-session", "a transaction lay open%")
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")


def test_sessions_beyond_the_limit_are_ended(unit: Installation, wanda: Analyst) -> None:
    """The youngest go; the others work on."""
    first, second, third = (wanda.connect() for _ in range(3))
    with limited(unit, "gate_connections", "2") as admin:
        watched(admin, "end-session", "has more than 2 sessions")
    with pytest.raises(psycopg.OperationalError):
        third.execute("SELECT 1")
    for connection in (first, second):
        assert value(connection, "SELECT 1") == 1
        connection.close()


def test_temporary_files_beyond_the_space_are_stopped(unit: Installation, wanda: Analyst) -> None:
    """A sort that fills the disk which all databases share."""
    errors: list[psycopg.Error] = []

    def spill() -> None:
        with wanda.connect() as connection:
            connection.execute("SET work_mem = '64kB'")
            try:
                connection.execute(
                    "DECLARE c CURSOR WITH HOLD FOR SELECT g, repeat('x', 100)"
                    " FROM generate_series(1, 100000) AS g ORDER BY md5(g::text)"
                )
                connection.execute("SELECT pg_sleep(600)")
            except psycopg.Error as error:
                errors.append(error)

    thread = threading.Thread(target=spill)
    with limited(unit, "gate_temp_space", "1") as admin:
        thread.start()
        watched(admin, "cancel-statement", "temporary files%")
        thread.join()
    assert [error.sqlstate for error in errors] == ["57014"]


def test_a_superuser_is_left_alone(unit: Installation) -> None:
    """Administrators' own work goes on."""
    with (
        limited(unit, "gate_connections", "0") as admin,
        psycopg.connect(unit.login("postgres", gate=True), autocommit=True) as own,
    ):
        admin.execute("SELECT ops.watch_gate()")
        assert value(own, "SELECT 1") == 1
