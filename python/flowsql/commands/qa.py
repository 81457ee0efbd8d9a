"""``flowsql qa``: the checks of loaded days, and what they found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flowsql.database import Connection, connect, told

_TYPE = click.Choice(["calls", "sms", "mds", "topups"])
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_STATUS = {"ok": "green", "warn": "yellow", "blocked": "red", "error": "red"}


@click.group()
def qa() -> None:
    """Checks of days: what they measure, what they found, when they warn or block."""


@qa.command("list")
@click.option("--type", "event_type", type=_TYPE, help="Only checks of this event type.")
def list_checks(event_type: str | None) -> None:
    """List the checks with their bounds."""
    with _asking() as connection:
        rows = connection.execute(
            "SELECT c.check_name, string_agg(c.event_type, ' ' ORDER BY c.event_type), c.severity,"
            " c.lower, c.upper, c.least_ratio, c.most_ratio, c.unit, c.description"
            " FROM etl.qa_check AS c WHERE c.event_type = coalesce(%s, c.event_type)"
            " GROUP BY c.check_name, c.severity, c.lower, c.upper, c.least_ratio, c.most_ratio,"
            " c.unit, c.description ORDER BY 1, 2",
            [event_type],
        ).fetchall()
    table = _table("check", "types", "severity", "bounds", "of the usual", "unit", "measures")
    for name, types, severity, lower, upper, least, most, unit, description in rows:
        bounds, usual = _bounds(lower, upper), _bounds(least, most)
        table.add_row(name, types, severity, bounds, usual, unit, description)
    Console().print(table)


@qa.command()
@click.option("--type", "event_type", type=_TYPE, help="Event type.")
@click.option("--date", "day", type=_DAY, help="Local day.")
@click.option("--status", type=click.Choice(list(_STATUS)), help="Only outcomes of this status.")
@click.argument("check", required=False)
def show(
    event_type: str | None, day: datetime | None, status: str | None, check: str | None
) -> None:
    """Show what the checks found on loaded days: of all, or of CHECK."""
    with _asking() as connection:
        rows = connection.execute(
            "SELECT r.day, r.event_type, r.check_name, r.outcome, r.unit, r.usual, r.status,"
            " r.reason FROM etl.qa_result AS r WHERE r.event_type = coalesce(%s, r.event_type)"
            " AND r.day = coalesce(%s, r.day) AND r.status = coalesce(%s, r.status)"
            " AND r.check_name = coalesce(%s, r.check_name) ORDER BY 1, 2, 3",
            [event_type, day.date() if day else None, status, check],
        ).fetchall()
    table = _table("day", "type", "check", "outcome", "unit", "usual", "status", "reason")
    for on, kind, name, outcome, unit, usual, state, reason in rows:
        table.add_row(
            *(str(on), kind, name, outcome or "", unit or "", _number(usual)),
            *(f"[{_STATUS[state]}]{state}[/]", reason or ""),
        )
    Console().print(table)
    click.echo(f"{len(rows)} outcomes")


@qa.command()
@click.option("--type", "event_type", type=_TYPE, help="Event type (default: all).")
@click.option("--date", "day", type=_DAY, help="Local day (default: all).")
def run(event_type: str | None, day: datetime | None) -> None:
    """Run the checks on loaded days again, for instance when a check is new."""
    with _asking() as connection:
        loads = connection.execute(
            "SELECT l.load, l.event_type, l.day FROM etl.load AS l WHERE l.state = 'attached'"
            " AND l.event_type = coalesce(%s, l.event_type) AND l.day = coalesce(%s, l.day)"
            " ORDER BY l.day, l.event_type",
            [event_type, day.date() if day else None],
        ).fetchall()
        for load, kind, on in loads:
            found = connection.execute(
                "SELECT c.check_name, c.status, c.reason FROM etl.check_day(%s) AS c", [load]
            ).fetchall()
            click.echo(f"{kind} {on}: {len(found)} checks")
            for name, status, reason in found:
                if status != "ok":
                    click.echo(f"  {name}: {status}: {reason}")
    click.echo(f"{len(loads)} days checked")


@qa.command("set")
@click.option("--type", "types", type=_TYPE, multiple=True, help="Event type (default: all).")
@click.option("--severity", type=click.Choice(["off", "info", "warn", "block"]))
@click.option("--lower", help="Least outcome; none: no bound.")
@click.option("--upper", help="Largest outcome; none: no bound.")
@click.option("--least-ratio", help="Least share of the usual; none: no bound.")
@click.option("--most-ratio", help="Largest share of the usual; none: no bound.")
@click.argument("check")
def set_check(
    check: str, types: tuple[str, ...], severity: str | None, **bounds: str | None
) -> None:
    """Say when CHECK warns or blocks; what is not given stays.

    The usual is the median of the four same weekdays before.
    """
    given = {name: _bound(name, text) for name, text in bounds.items() if text is not None}
    with _asking() as connection:
        rows = connection.execute(
            "SELECT c.event_type, c.severity, c.lower, c.upper, c.least_ratio, c.most_ratio"
            " FROM etl.qa_check AS c WHERE c.check_name = %s ORDER BY c.event_type",
            [check],
        ).fetchall()
        known = {row[0]: row[1:] for row in rows}
        for kind in types or known or ["calls"]:
            now, *former = known.get(kind, ("info", None, None, None, None))
            names = ("lower", "upper", "least_ratio", "most_ratio")
            values = [given.get(name, old) for name, old in zip(names, former, strict=True)]
            connection.execute(
                "SELECT etl.set_check(%s, %s, %s, %s, %s, %s, %s)",
                [check, kind, severity or now, *values],
            )
    click.echo(f"{check}: set for {', '.join(types or known)}")


@contextmanager
def _asking() -> Iterator[Connection]:
    """A connection that commits each statement; the database's refusals become messages."""
    with connect(autocommit=True) as connection, told():
        yield connection


def _table(*columns: str) -> Table:
    """An empty table with these columns."""
    table = Table()
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _bounds(lower: Decimal | None, upper: Decimal | None) -> str:
    """Two bounds as one text."""
    if lower is None and upper is None:
        return ""
    return f"{_number(lower)} … {_number(upper)}"


def _number(value: Any) -> str:
    """A number without needless zeros; nothing for None."""
    return "" if value is None else f"{value.normalize():f}"


def _bound(name: str, text: str) -> Decimal | None:
    """A bound of the command line. Errors: ClickException when it is neither number nor none."""
    if text == "none":
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        option = name.replace("_", "-")
        raise click.ClickException(f"--{option}: {text!r} is neither a number nor none.") from error
