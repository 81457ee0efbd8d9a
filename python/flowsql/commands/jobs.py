"""``flowsql jobs``: queries that wait, run or have ended; cancelling them, asking them again."""

import json
from collections.abc import Sequence
from typing import Any

import click
from psycopg.rows import dict_row
from rich.console import Console
from rich.table import Table

from flowsql.ask import call
from flowsql.database import connect

STATES = ("queued", "running", "ready", "stale", "failed", "cancelled", "evicted")

_LIST = """
    SELECT
        q.id, q.kind, q.unit, q.state, q.asked_by, q.wanted_by, q.priority, q.attempts, q.waits_for,
        q.queued_at, q.started_at, q.finished_at, extract(EPOCH FROM q.took)::float AS seconds,
        q.sqlstate, q.error
    FROM ops.query AS q
    WHERE (%(states)s::text[] = '{}' OR q.state = ANY (%(states)s))
        AND (%(asker)s::text IS NULL OR q.asked_by = %(asker)s OR %(asker)s = ANY (q.wanted_by))
    ORDER BY
        array_position('{running,queued}', q.state) NULLS LAST,
        q.priority DESC, q.queued_at DESC, q.id
    LIMIT %(limit)s"""

_CANCEL = "SELECT ops.cancel_job(%s)"
_RETRY = "SELECT ops.retry_job(%s)"

_as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def jobs() -> None:
    """Queries as jobs: list them, cancel them, ask them again."""


@jobs.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Repeatable.")
@click.option("--asked-by", "asker", help="As it is listed, such as http:amina or login:ana.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@_as_json
def list_jobs(states: Sequence[str], asker: str | None, limit: int, as_json: bool) -> None:
    """List jobs: what runs, then what waits, then the latest that ended."""
    with connect() as connection, connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(_LIST, {"states": list(states), "asker": asker, "limit": limit})
        rows = cursor.fetchall()
    if as_json:
        click.echo(json.dumps(rows, default=str))
        return
    table = Table("id", "kind", "state", "asked by", "time", "tries", "waits for", "why")
    for row in rows:
        table.add_row(*_shown(row))
    Console().print(table)


def _shown(row: dict[str, Any]) -> tuple[str, ...]:
    """One job as a line of the table."""
    colour = {"running": "green", "failed": "red", "queued": "yellow"}.get(row["state"], "dim")
    others = len(row["wanted_by"] or []) - 1
    asker = (row["asked_by"] or "-") + (f" +{others}" if others > 0 else "")
    seconds = row["seconds"]
    return (
        row["id"],
        row["kind"],
        f"[{colour}]{row['state']}[/]",
        asker,
        "" if seconds is None else f"{seconds:.1f} s",
        str(row["attempts"]),
        str(row["waits_for"] or ""),
        f"{row['sqlstate'] or ''} {row['error'] or ''}".strip(),
    )


@jobs.command()
@click.argument("ids", nargs=-1, required=True)
@_as_json
def cancel(ids: Sequence[str], as_json: bool) -> None:
    """Cancel the queries IDS for everybody, and what only they needed."""
    with connect(autocommit=True) as connection:
        found = [{"id": query, "state": call(connection, _CANCEL, query)} for query in ids]
    _report(found, as_json, "{id} is {state}")


@jobs.command()
@click.argument("ids", nargs=-1, required=True)
@_as_json
def retry(ids: Sequence[str], as_json: bool) -> None:
    """Ask the queries IDS again: those that failed, were cancelled or evicted, or are stale."""
    found = []
    with connect(autocommit=True) as connection:
        for query in ids:
            asked = call(connection, _RETRY, query)
            state = call(connection, "SELECT flow.status(%s) ->> 'state'", asked)
            found.append({"id": query, "asked": asked, "state": state})
    _report(found, as_json, "{id} asked again as {asked}: {state}")


def _report(found: list[dict[str, str]], as_json: bool, line: str) -> None:
    """Say what was done, for people or for programs."""
    if as_json:
        click.echo(json.dumps(found))
        return
    for entry in found:
        click.echo(line.format(**entry))
