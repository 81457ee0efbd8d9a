"""``flowsql audit``: who asked what, when, and what was answered."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from rich.console import Console
from rich.table import Table

from flowsql.database import Connection, connect
from flowsql.tokens import parse_lifetime

VIA = ("http", "gate", "login", "auth")
DECISIONS = ("allowed", "denied", "bad_token", "bad_request", "not_found", "limited", "error")

#: A row's time is when it was written; it is seen once committed, which may be this much later.
OVERLAP = timedelta(seconds=10)
PAUSE_SECONDS = 1.0

#: A narrower terminal would cut the table's words.
TABLE_WIDTH = 120

Row = dict[str, Any]


class Moment(click.ParamType[datetime]):
    """A time: ISO 8601 (UTC unless it says otherwise), or how long ago, such as 2h or 7d."""

    name = "when"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The time that ``value`` names."""
        try:
            return datetime.now(UTC) - parse_lifetime(value)
        except ValueError:
            pass
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is neither a time like 2016-01-31T12:00 nor like 2h or 7d", param)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@click.command()
@click.option("--user", "caller", help="Only what this user asked.")
@click.option("--since", type=Moment(), help="From then on: a time, or an age like 2h.")
@click.option("--until", type=Moment(), help="Before then.")
@click.option("--kind", help="Only this kind of query, such as flows.")
@click.option("--action", help="Only this action, such as run or get_result.")
@click.option("--decision", type=click.Choice(DECISIONS), help="Only what was decided so.")
@click.option("--via", type=click.Choice(VIA), help="Only by this door.")
@click.option("--query", help="Only what concerns the query of this id.")
@click.option("--token", help="Only what the token with this jti asked.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Most rows.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with every field.")
@click.option("--follow", is_flag=True, help="Go on with what is recorded from now on.")
def audit(as_json: bool, follow: bool, **filters: Any) -> None:
    """Show the audit trail: one row a request, refusals too, oldest first."""
    wanted = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in filters.items()
        if value is not None
    }
    with connect(autocommit=True) as connection:
        if as_json or follow:
            for row in _followed(connection, wanted) if follow else _read(connection, wanted):
                click.echo(_line(row) if as_json else _sentence(row))
        else:
            _show(list(_read(connection, wanted)))


def _read(connection: Connection, filters: dict[str, Any]) -> list[Row]:
    """The rows that meet the filters, oldest first."""
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute("SELECT * FROM access.audited(%s)", [Jsonb(filters)])
        return cursor.fetchall()


def _followed(connection: Connection, filters: dict[str, Any]) -> Iterator[Row]:
    """The rows there are, then each new one, until interrupted."""
    seen: dict[tuple[Any, ...], datetime] = {}
    while True:
        for row in _read(connection, filters):
            key = (row["at"], row["request_id"])
            if key not in seen:
                seen[key] = row["at"]
                yield row
        if seen:
            since = max(seen.values()) - OVERLAP
            seen = {key: at for key, at in seen.items() if at >= since}
            filters = {**filters, "since": since.isoformat(), "limit": 1_000_000}
        time.sleep(PAUSE_SECONDS)


def _line(row: Row) -> str:
    """A row as one line of JSON; a duration in seconds."""
    plain = {
        name: value.total_seconds() if isinstance(value, timedelta) else value
        for name, value in row.items()
    }
    return json.dumps(plain, default=str)


def _sentence(row: Row) -> str:
    """A row as one line of text."""
    return "  ".join(cell for cell in _cells(row) if cell)


def _cells(row: Row) -> list[str]:
    """What the table shows of a row."""
    caller = row["caller"] or ""
    told = row["error"] or ", ".join(row["missing"] or [])
    return [
        f"{row['at']:%Y-%m-%d %H:%M:%S}",
        row["via"],
        caller if row["verified"] else f"{caller}?",
        row["action"],
        row["query_kind"] or "",
        (row["query_id"] or "")[:8],
        row["decision"],
        "" if row["rows"] is None else str(row["rows"]),
        f"{row['duration'].total_seconds() * 1000:.0f} ms" if row["duration"] is not None else "",
        told,
    ]


def _show(rows: list[Row]) -> None:
    """Print rows as a table, or as lines where it finds no room; an unproved caller has a "?"."""
    console = Console()
    if console.width < TABLE_WIDTH:
        for row in rows:
            click.echo(_sentence(row))
        return
    table = Table(
        "at (UTC)", "via", "who", "action", "kind", "query", "decision", "rows", "took", "why not"
    )
    for row in rows:
        table.add_row(*_cells(row))
    console.print(table)
