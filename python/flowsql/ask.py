"""Asking a query over SQL and getting its rows: what ``flowsql query`` does."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import psycopg

from flowsql.database import Connection

#: Called with (done, total) queries while one waits; total is known from the first look on.
Progress = Callable[[int, int], None]


def read_spec(source: str) -> str:
    """The specification in file ``source`` (``-``: standard input), as JSON text.

    Errors: ClickException when there is no such file or it holds no JSON.
    """
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text()
        json.loads(text)
    except OSError as error:
        raise click.ClickException(f"cannot read {source}: {error.strerror}") from error
    except ValueError as error:
        raise click.ClickException(
            f"{'standard input' if source == '-' else source} is not JSON: {error}"
        ) from error
    return text


def call(connection: Connection, statement: str, *parameters: object) -> Any:
    """The one value that a call of a function gives; its errors as a ClickException."""
    try:
        row = connection.execute(statement, parameters).fetchone()
    except psycopg.Error as error:
        raise click.ClickException(told(error)) from error
    return row[0] if row else None


def told(error: psycopg.Error) -> str:
    """Message and hint of a database error."""
    message = error.diag.message_primary or str(error).strip()
    return f"{message}\n{error.diag.message_hint}" if error.diag.message_hint else message


def wait(connection: Connection, query_id: str, progress: Progress) -> None:
    """Wait until a query is ready. Errors: ClickException with the reason when it is not to be."""
    total = 0
    while True:
        state = call(connection, "SELECT flow.wait(%s, '1 second')", query_id)
        status = call(connection, "SELECT flow.status(%s)", query_id)
        left = status["progress"]["eligible"]
        total = max(total, left)
        progress(total - left, total)
        if state == "ready":
            return
        if state not in ("queued", "running"):
            raise click.ClickException(f"query {query_id} was {state}. Ask it again.")


def missing(connection: Connection, query_id: str) -> list[str]:
    """The wanted days that the answer is without, as texts like ``calls 2016-01-09``."""
    status = call(connection, "SELECT flow.status(%s)", query_id)
    return [f"{item['event_type']} {item['day']}" for item in status["missing"]]
