"""Connections to the database, with errors that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import psycopg
from psycopg.rows import TupleRow

from flowsql.home import dsn, is_private, rewritten

Connection = psycopg.Connection[TupleRow]
#: No such function, schema, table or role: nothing is deployed.
_NOT_DEPLOYED = ("42883", "3F000", "42P01")


def connect(
    login: str | None = None,
    *,
    gate: bool = False,
    autocommit: bool = False,
    **options: Any,
) -> Connection:
    """A connection of a login role (None: the administrator), to the gate database if ``gate``.

    The session's time zone is UTC. ``options`` are further libpq parameters.
    Errors: ClickException with the remedy when the server cannot be reached.
    """
    address = dsn(login, gate=gate)
    settings: dict[str, Any] = {"connect_timeout": 10, "application_name": "flowsql", **options}
    try:
        connection = psycopg.connect(address, autocommit=autocommit, **settings)
        connection.execute("SET TIME ZONE 'UTC'")
    except psycopg.OperationalError as error:
        raise click.ClickException(unreachable(address, error)) from error
    if not autocommit:
        connection.commit()
    return connection


def unreachable(address: str, error: psycopg.Error) -> str:
    """What to tell the user when the database at ``address`` cannot be opened."""
    shown = rewritten(address, password=None)
    reason = str(error).strip().splitlines()[-1]
    return f"cannot connect to {shown}: {reason}\n{_remedy(reason)}"


def _remedy(reason: str) -> str:
    """What to do about a failed connection."""
    if "does not exist" in reason and "database" in reason:
        if '_gate"' in reason:
            return "Make it with `flowsql migrate`."
        made = "`flowsql up`" if is_private() else "CREATE DATABASE … ENCODING 'UTF8'"
        return f"Make it with {made}, then run `flowsql migrate`."
    if not is_private():
        return "Check FLOWSQL_DSN, and that the server is running and lets you in."
    if "password authentication failed" in reason:
        return "The password under FLOWSQL_HOME is not the server's; `flowsql up` sets it again."
    return "Is it running? `flowsql status` tells, `flowsql up` starts it."


@contextmanager
def told() -> Iterator[None]:
    """Show an error of the database to the user: what is wrong, what to do."""
    try:
        yield
    except psycopg.Error as error:
        message = error.diag.message_primary or str(error).strip() or type(error).__name__
        hint = error.diag.message_hint
        if error.sqlstate in _NOT_DEPLOYED and "etl" in message:
            hint = "Deploy first: flowsql migrate."
        elif isinstance(error, psycopg.OperationalError) and not hint:
            hint = "Nothing of this load was attached; run it again."
        raise click.ClickException(f"{message}\n{hint}" if hint else message) from error
