"""Asking a query over SQL and getting its rows: what ``flowsql query`` does."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import psycopg

from flowsql.database import Connection

#: Called with (done, total) queries while one waits; total is known from the first look on.
Progress = Callable[[int, int], None]
Say = Callable[[str], None]

#: After so many seconds in which nothing is taken from the queue, one is told so.
PATIENCE_SECONDS = 10.0
NOBODY_WORKS = (
    "Waiting, but no worker seems to be running: nothing was taken from the queue for "
    f"{PATIENCE_SECONDS:.0f} seconds. Start one with `flowsql up` (or `flowsql worker`); "
    "otherwise pg_cron looks once a minute."
)


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


def wait(connection: Connection, query_id: str, progress: Progress, warn: Say) -> None:
    """Wait until a query is ready; ``warn`` is told when for long nobody takes it from the queue.

    Errors: ClickException with the reason when it is not to be.
    """
    total, before, idle_since = 0, -1, time.monotonic()
    while True:
        state = call(connection, "SELECT flow.wait(%s, '1 second')", query_id)
        queue = call(connection, "SELECT flow.status(%s)", query_id)["progress"]
        left = queue["eligible"]
        total = max(total, left)
        progress(total - left, total)
        if state == "ready":
            return
        if state not in ("queued", "running"):
            raise click.ClickException(f"query {query_id} was {state}. Ask it again.")
        if queue["running"] or left != before:
            before, idle_since = left, time.monotonic()
        elif time.monotonic() - idle_since > PATIENCE_SECONDS:
            warn(NOBODY_WORKS)
            idle_since = float("inf")


def missing(connection: Connection, query_id: str) -> list[str]:
    """The wanted days that the answer is without, as texts like ``calls 2016-01-09``."""
    status = call(connection, "SELECT flow.status(%s)", query_id)
    return [f"{item['event_type']} {item['day']}" for item in status["missing"]]
