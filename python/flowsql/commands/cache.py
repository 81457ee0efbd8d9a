"""``flowsql cache``: stored results, their limit, and what is evicted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
import psycopg
from psycopg.rows import dict_row
from rich.console import Console
from rich.table import Table

from flowsql.ask import told
from flowsql.database import Connection, connect

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

#: Options of `flowsql cache limit` and the settings they change.
SETTINGS = {
    "low_water": "cache_low_water",
    "half_life": "cache_half_life",
    "half_life_time": "cache_half_life_time",
    "protected": "cache_protected_period",
    "every": "cache_prune_every",
    "timeout": "cache_prune_timeout",
    "dependencies": "cache_dependencies",
}

#: Columns of `flowsql cache show` that people know by other names.
NAMES = {
    "bytes": "size",
    "rows_stored": "rows",
    "compute_ms": "computed in",
    "missing": "days not loaded",
    "kept": "stays, for it is",
    "feeds": "used by",
}

_LIST = (
    "SELECT c.id, c.kind, c.unit, c.level, c.state, c.bytes, c.rows_stored, c.compute_ms, c.uses,"
    " c.last_used, c.score, c.pinned_by, c.kept FROM ops.cache AS c"
    " ORDER BY c.score DESC, c.id"
)
_SHOW = """
    SELECT q.id, q.kind, q.level, q.unit, q.state, q.stale, q.spec, q.bytes, q.rows_stored,
        q.compute_ms, q.uses, q.last_used, q.finished_at, q.error, q.missing, q.pinned_by,
        c.score, c.kept,
        ARRAY(SELECT d.depends_on FROM cache.dependency AS d WHERE d.id = q.id ORDER BY 1)
            AS computed_from,
        ARRAY(SELECT d.id FROM cache.dependency AS d WHERE d.depends_on = q.id ORDER BY 1) AS feeds
    FROM cache.query AS q LEFT JOIN ops.cache AS c ON c.id = q.id WHERE q.id = %s"""


@contextmanager
def administering() -> Iterator[Connection]:
    """A connection of the administrator; the database's refusals become messages."""
    with connect(autocommit=True) as connection:
        try:
            yield connection
        except psycopg.Error as error:
            if error.sqlstate in ("3F000", "42883", "42P01"):
                message = "The database is not deployed. Deploy first: `flowsql migrate`."
                raise click.ClickException(message) from error
            raise click.ClickException(told(error)) from error


def rows(connection: Connection, statement: str, *arguments: object) -> list[dict[str, Any]]:
    """The rows of a statement, by column."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement.encode(), arguments).fetchall()


def print_json(found: object) -> None:
    """Print as JSON; times as ISO texts."""
    click.echo(json.dumps(found, indent=2, default=str))


def size(number: int | None) -> str:
    """Bytes as people read them."""
    value = float(number or 0)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1024:
            return f"{value:.0f} {unit}"
        value /= 1024
    return f"{value:.1f} TB"


@click.group()
def cache() -> None:
    """Stored results: list, show, drop, prune, limit, pin."""


@cache.command("list")
@json_option
def list_results(as_json: bool) -> None:
    """Show the stored results, the most precious first."""
    with administering() as connection:
        found = rows(connection, _LIST)
    if as_json:
        print_json(found)
        return
    table = Table("id", "kind", "unit", "state", "size", "rows", "computed in", "uses", "score")
    table.add_column("stays, for it is")
    for row in found:
        table.add_row(
            *(row["id"], row["kind"], row["unit"], row["state"], size(row["bytes"])),
            *(str(row["rows_stored"]), f"{row['compute_ms'] / 1000:.2f} s", str(row["uses"])),
            *(f"{row['score']:.1f}", row["kept"]),
        )
    Console().print(table)
    click.echo(
        f"({len(found)} results, {size(sum(row['bytes'] for row in found))}; those of the lowest"
        " score go first. Limit: `flowsql cache limit`)"
    )


@cache.command()
@click.argument("query_id")
@json_option
def show(query_id: str, as_json: bool) -> None:
    """Show all there is to know of the query QUERY_ID."""
    with administering() as connection:
        found = rows(connection, _SHOW, query_id)
    if not found:
        raise click.ClickException(f"Query {query_id} is not known. See `flowsql cache list`.")
    if as_json:
        print_json(found[0])
        return
    table = Table(show_header=False)
    for name, value in found[0].items():
        table.add_row(NAMES.get(name, name.replace("_", " ")), _shown(name, value))
    Console().print(table)


def _shown(name: str, value: Any) -> str:
    """A column of a query as people read it."""
    if value is None:
        return ""
    if name in ("computed_from", "feeds"):
        return "\n".join(value)
    if name == "missing":
        return "\n".join(f"{day['event_type']} of {day['day']}" for day in value)
    if name == "spec":
        return json.dumps(value, indent=2)
    if name == "bytes":
        return size(value)
    if name == "compute_ms":
        return f"{value / 1000:.2f} s"
    if name == "score":
        return f"{value:.1f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if isinstance(value, datetime) else str(value)


@cache.command()
@click.argument("query_ids", nargs=-1)
@click.option("--stale", is_flag=True, help="Drop all results whose data have changed.")
@click.option("--all", "everything", is_flag=True, help="Drop all results.")
def drop(query_ids: tuple[str, ...], stale: bool, everything: bool) -> None:
    """Drop results, also pinned ones. Asked again, they are computed again.

    A result that somebody reads or computes from is left, and named.
    """
    if bool(query_ids) + stale + everything != 1:
        raise click.UsageError("Give ids, or --stale, or --all.")
    kept, freed = [], 0
    with administering() as connection:
        if not query_ids:
            query_ids = tuple(
                row["id"]
                for row in rows(connection, _LIST)
                if row["state"] == "stale" or (everything and row["state"] == "ready")
            )
        for query_id in query_ids:
            try:
                (row,) = rows(connection, "SELECT ops.drop_result(%s) AS bytes", query_id)
                freed += row["bytes"]
            except psycopg.errors.ObjectInUse as error:
                kept.append(str(error.diag.message_primary))
    click.echo(f"dropped {len(query_ids) - len(kept)} results, {size(freed)}")
    if kept:
        raise click.ClickException("\n".join(kept))


@cache.command()
@click.option("--seconds", type=click.IntRange(1), help="End after this time.")
def prune(seconds: int | None) -> None:
    """Evict now what is stale, and what the limit has no room for."""
    with administering() as connection:
        longest = f"{seconds} seconds" if seconds else None
        (row,) = rows(connection, "CALL cache.prune('0', %s)", longest)
        (now,) = rows(connection, "SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM ops.cache")
    click.echo(f"evicted {row['evicted']} results; {size(now['bytes'])} are left")


@cache.command()
@click.argument("query_id")
@click.option("--off", is_flag=True, help="No longer.")
def pin(query_id: str, off: bool) -> None:
    """Keep the result of QUERY_ID: it is never evicted for want of room."""
    with administering() as connection:
        rows(connection, "SELECT ops.pin_result(%s, %s)", query_id, not off)
    click.echo(f"{query_id} is {'no longer ' if off else ''}pinned")


@cache.command()
@click.argument("limit_size", metavar="[SIZE]", required=False)
@click.option("--low-water", type=click.IntRange(1, 100), help="Evict down to this percentage.")
@click.option("--half-life", type=click.IntRange(1), help="A use counts half after so many uses.")
@click.option("--half-life-time", help="A use counts half after this time ('7 days'); 0: by uses.")
@click.option("--protected", help="Keep results for so long after their last use ('1 day').")
@click.option("--every", help="How often the limit is looked after ('10 minutes').")
@click.option("--timeout", help="Longest run of that ('10 minutes').")
@click.option("--dependencies", type=click.Choice(["true", "false"]), help="Keep parts of queries.")
@json_option
def limit(limit_size: str | None, as_json: bool, **options: object) -> None:
    """Show or change what results may take: SIZE such as 20GB, or auto.

    auto is a tenth of the room that `flowsql up` or `migrate` found on the server's disk.
    """
    with administering() as connection:
        if limit_size is not None:
            rows(connection, "SELECT ops.set_setting('cache_size', %s)", limit_size)
        for option, setting in SETTINGS.items():
            if options[option] is not None:
                rows(connection, "SELECT ops.set_setting(%s, %s)", setting, str(options[option]))
        found = rows(
            connection,
            "SELECT s.name, s.value, s.description FROM ops.setting AS s"
            " WHERE s.name LIKE 'cache\\_%%' ORDER BY s.name",
        )
        (taken,) = rows(
            connection,
            "SELECT cache.limit_bytes() AS bytes_allowed, coalesce(sum(c.bytes), 0)::bigint"
            " AS bytes_taken, count(*) AS results FROM ops.cache AS c",
        )
    if as_json:
        print_json({**{row["name"]: row["value"] for row in found}, **taken})
        return
    table = Table("setting", "value", "meaning")
    for row in found:
        table.add_row(row["name"], row["value"], row["description"])
    Console().print(table)
    click.echo(
        f"{taken['results']} results take {size(taken['bytes_taken'])}"
        f" of {size(taken['bytes_allowed'])}"
    )
