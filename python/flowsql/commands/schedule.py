"""``flowsql schedule``: queries that run once for every newly loaded date."""

import json
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from flowsql.ask import read_spec
from flowsql.commands.cache import administering, json_option, print_json, rows

EVENT_TYPES = ("calls", "sms", "mds", "topups", "dfs")


@click.group()
def schedule() -> None:
    """Queries that run once for every newly loaded date: add, list, show, drop."""


@schedule.command()
@click.argument("name")
@click.argument("spec")
@click.option("--stencil", default="[0]", show_default=True, help="Days that must be loaded.")
@click.option(
    "--event-type", "event_types", multiple=True, type=click.Choice(EVENT_TYPES), help="Repeatable."
)
@click.option("--all-types", is_flag=True, help="A day counts when all of the types are loaded.")
@click.option("--earliest", type=click.DateTime(["%Y-%m-%d"]), help="First reference date.")
def add(
    name: str,
    spec: str,
    stencil: str,
    event_types: tuple[str, ...],
    all_types: bool,
    earliest: datetime | None,
) -> None:
    """Run the query in file SPEC (JSON; - reads it from here) for every loaded date, as NAME.

    Where a date stands in it, write "reference_date" or "reference_date - 7". The stencil is a
    list of offsets in days, dates, and pairs of them without their end, as [-7, [-6, 0], 0].
    """
    text = read_spec(spec)
    try:
        json.loads(stencil)
    except ValueError as error:
        raise click.UsageError(f"--stencil {stencil!r} is not JSON: {error}") from error
    with administering() as connection:
        (made,) = rows(
            connection,
            "SELECT flow.schedule(%s, %s::jsonb, %s::jsonb, %s::text[], %s::date, %s) AS is_new",
            *(name, text, stencil, list(event_types) or None),
            *(earliest.date() if earliest else None, all_types),
        )
    click.echo(f"schedule {name} is {'set up' if made['is_new'] else 'changed'}")


@schedule.command("list")
@json_option
def list_schedules(as_json: bool) -> None:
    """Show the schedules. What ended is counted once a minute, when pg_cron looks."""
    with administering() as connection:
        found = rows(connection, "SELECT * FROM flow.schedules()")
    if as_json:
        print_json(found)
        return
    table = Table(
        *("owner", "name", "kind", "needs the days", "from", "done", "failed", "running"),
        *("last date", "suspended"),
    )
    for row in found:
        table.add_row(
            *(row["owner"], row["name"], row["kind"], json.dumps(row["date_stencil"])),
            *(str(row[name] or "") for name in ("earliest", "succeeded", "failed", "running")),
            *(str(row["last_date"] or ""), row["suspended"] or "no"),
        )
    Console().print(table)


@schedule.command()
@click.argument("name")
@click.option("--owner", help="Whose; default: yours.")
@json_option
def show(name: str, owner: str | None, as_json: bool) -> None:
    """Show the schedule NAME and its runs."""
    with administering() as connection:
        found = rows(
            connection,
            "SELECT * FROM flow.schedules() WHERE name = %s"
            " AND owner = coalesce(%s, session_user::text)",
            *(name, owner),
        )
        runs = rows(connection, "SELECT * FROM flow.schedule_runs(%s, %s)", name, owner)
    if not found:
        raise click.ClickException(f"There is no schedule {name}. See `flowsql schedule list`.")
    if as_json:
        print_json({**found[0], "runs": runs})
        return
    click.echo(json.dumps(found[0]["spec"], indent=2))
    table = Table("date", "state", "query", "tries", "finished", "error")
    for row in runs:
        finished = f"{row['finished_at']:%Y-%m-%d %H:%M}" if row["finished_at"] else ""
        table.add_row(
            *(str(row["reference_date"]), row["state"], row["query_id"], str(row["attempts"])),
            *(finished, row["error"]),
        )
    Console().print(table)


@schedule.command()
@click.argument("name")
@click.option("--owner", help="Whose; default: yours.")
def drop(name: str, owner: str | None) -> None:
    """End the schedule NAME. Results that are there stay."""
    with administering() as connection:
        rows(connection, "SELECT flow.unschedule(%s, %s)", name, owner)
    click.echo(f"schedule {name} is gone")
