"""How commands call the administrator's functions of the database, and tell its refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import click
import psycopg
from psycopg.types.json import Jsonb

from flowsql.database import Connection, connect


@contextmanager
def administering() -> Iterator[Connection]:
    """One transaction of the administrator; the database's refusals become messages."""
    with connect() as connection:
        try:
            yield connection
        except psycopg.Error as error:
            raise click.ClickException(told(error)) from error


def call(statement: LiteralString, *arguments: object) -> Any:
    """What the one function of ``statement`` gives, in a transaction; objects go as JSON.

    Errors: ClickException with what the database says, and its hint.
    """
    given = tuple(Jsonb(value) if isinstance(value, dict) else value for value in arguments)
    with administering() as connection:
        row = connection.execute(statement, given).fetchone()
    return row[0] if row else None


def told(error: psycopg.Error) -> str:
    """What the database said, and its hint."""
    message = error.diag.message_primary or str(error).strip()
    if error.sqlstate in ("3F000", "42883"):
        return f"{message}. Deploy first: `flowsql migrate`."
    parts = [message, error.diag.message_detail, error.diag.message_hint]
    return "\n".join(part for part in parts if part)
