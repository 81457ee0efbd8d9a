"""Analysts of a test installation, made by the command that makes them for everybody."""

from dataclasses import dataclass
from typing import Any

import psycopg
from installation import Installation


@dataclass(frozen=True)
class Analyst:
    """A login and its connection URI."""

    name: str
    dsn: str

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A connection of the analyst that commits each statement."""
        return psycopg.connect(self.dsn, **{"autocommit": True, **options})

    def refused(self, statement: str, *arguments: object) -> psycopg.Error:
        """The error of a statement in a session of its own; the test fails when there is none."""
        with self.connect() as connection:
            return error_of(connection, statement, *arguments)


def create(home: Installation, name: str, *options: str) -> Analyst:
    """``flowsql access create-analyst NAME OPTIONS``."""
    made = home.flowsql("access", "create-analyst", name, *options)
    return Analyst(name, made.stdout.split()[-1])


def error_of(
    connection: psycopg.Connection[Any], statement: str, *arguments: object
) -> psycopg.Error:
    """The error that a statement ends with; the test fails when it succeeds."""
    try:
        found = connection.execute(statement.encode(), arguments)
    except psycopg.Error as error:
        return error
    raise AssertionError(f"not refused: {statement} gave {found.fetchall()}")


def value(connection: psycopg.Connection[Any], query: str, *arguments: object) -> Any:
    """First column of the first row of a query."""
    row = connection.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]
