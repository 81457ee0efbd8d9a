"""Fixtures for all tests: a deployed empty installation, and one with the conformance world."""

from collections.abc import Iterator

import pytest
from http_api import Api
from installation import Installation, new_home
from world import load_world


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file run in one process, and those that share a loaded world in one for all."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        shared = next((name for name in ("world", "pair") if name in names), item.path.stem)
        item.add_marker(pytest.mark.xdist_group(shared))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured: their property ``figures``."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid.split('::')[-1]}: {value}")


@pytest.fixture(scope="session")
def unit() -> Iterator[Installation]:
    """A deployed installation without data; worker and API run. pgTAP is in schema tap.

    Shared by the session: a test leaves nothing behind that others could trip over.
    """
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql("up")
        with home.connect() as connection:
            connection.execute("CREATE SCHEMA tap")
            connection.execute("GRANT USAGE ON SCHEMA tap TO PUBLIC")
            connection.execute("CREATE EXTENSION pgtap SCHEMA tap")
            connection.execute("CREATE EXTENSION IF NOT EXISTS plpgsql_check SCHEMA tap")
        yield home


@pytest.fixture(scope="session")
def world() -> Iterator[Installation]:
    """A deployed installation that holds the conformance world, loaded by the commands.

    Shared by the session: tests read it, and run queries.
    """
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        load_world(home)
        home.flowsql("up")
        yield home


@pytest.fixture(scope="session")
def api(world: Installation) -> Api:
    """The HTTP interface of the conformance world."""
    return Api(world)


@pytest.fixture(scope="session")
def bare_api(unit: Installation) -> Api:
    """The HTTP interface of an installation without data."""
    return Api(unit)
