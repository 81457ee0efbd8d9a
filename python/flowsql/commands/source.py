"""``flowsql source``: foreign layouts, kept as data, tried before they are used."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

from flowsql import sources
from flowsql.batch import EventFiles, loader
from flowsql.load import tried
from flowsql.sources import Source

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_TYPE = click.Choice(["calls", "sms", "mds", "topups"])

#: Options of `source add` that are parts of a source's format, and those that stand beside it.
_FORMAT = (
    *("delimiter", "quote", "escape", "encoding", "header", "skip", "null", "trailer"),
    *("columns", "optional", "spelling", "tac_of", "file", "days"),
)
_BY_ITSELF = ("folder", "schedule", "first_day", "last_day")
_OPTIONS = (
    *("pattern", "relation", "condition", "reject_share", "remove_duplicates", "keyed"),
    *_BY_ITSELF,
)


@click.group()
def source() -> None:
    """Layouts of foreign files and relations: define, try, list, show and drop them."""


@source.command()
@click.option("--type", "event_type", type=_TYPE, required=True, help="Event type it gives.")
@click.option("--like", help="Start from this source; what is given here wins.")
@click.option("--column", "columns", multiple=True, help="A column that the files must have.")
@click.option("--optional", multiple=True, help="A column that they may have.")
@click.option("--delimiter", help="What stands between columns (default a comma).")
@click.option("--quote", help='What stands around values (default "; empty: nothing does).')
@click.option("--escape", help="What stands before a quote within a value (default: the quote).")
@click.option("--encoding", help="Such as latin-1 (default utf-8).")
@click.option("--header/--no-header", default=None, help="Whether column names come first.")
@click.option("--skip", type=click.IntRange(0), help="Lines before the header, or the first row.")
@click.option("--null", help="Text that stands for nothing (default: an empty one).")
@click.option("--trailer", help="Pattern of lines that are no rows; a group named rows is checked.")
@click.option("--file", help="Usual name of its file, for `flowsql load source`.")
@click.option("--days", type=click.IntRange(1), help="Days a file holds (default 1).")
@click.option("--pattern", help="Names of its files with the date: calls_%Y%m%d*.csv.gz.")
@click.option("--relation", help="Read this relation of the database: remote.calls, for example.")
@click.option("--condition", help="Its rows of the days wanted: staging.at >= run.start AND …")
@click.option("--folder", help="The server loads files of the pattern that come to this folder.")
@click.option("--schedule", help="The server takes a day of the relation so long after it ends.")
@click.option("--from", "first_day", type=_DAY, help="The first day of the schedule.")
@click.option("--to", "last_day", type=_DAY, help="The last day of the schedule, if there is one.")
@click.option("--reject-share", type=click.FloatRange(0, 1), help="Most rejects, as a share.")
@click.option("--remove-duplicates/--keep-duplicates", default=None, help="Of equal rows keep one.")
@click.option("--key", "keyed", multiple=True, help="A column of plain identifiers, to be keyed.")
@click.option("--tac-of", multiple=True, help="Add <column>_tac from this one before it is keyed.")
@click.option("--spelling", nargs=2, help="Pattern and replacement for identifiers to be keyed.")
@click.option("--description", default="", help="What it is.")
@click.argument("name")
@click.argument("extract", type=_FILE, required=False)
def add(
    name: str,
    event_type: str,
    extract: Path | None,
    like: str | None,
    description: str,
    **given: Any,
) -> None:
    """Keep a source, in the place of one of that name and type.

    EXTRACT is a file of SQL: one SELECT over staging (line, and the file's columns as texts) and
    run (start, stop, day, last_day, zone), whose columns are ours. Without one, the files have our
    columns already and differ only in how they are written.
    """
    values = {name: value for name, value in given.items() if value not in (None, ())}
    with loader() as connection:
        start = sources.source(connection, like, event_type) if like else Source(name, event_type)
        text = sources.read_extract(extract)
        from_file = f"{event_type} from {extract.name}" if extract else ""
        made = replace(
            start,
            name=name,
            description=description or from_file or start.description or f"{event_type} of {name}",
            format=start.format | {n: _plain(values[n]) for n in _FORMAT if n in values},
            options={n: v for n, v in start.options.items() if n not in _BY_ITSELF}
            | {n: _plain(values[n]) for n in _OPTIONS if n in values},
            extract=text or start.extract,
        )
        sources.define(connection, made)
    click.echo(f"source {name} reads {event_type}")


@source.command("list")
def list_() -> None:
    """List all sources."""
    with loader() as connection:
        known = sources.sources(connection)
    table = Table("source", "type", "reads", "loaded", "what it is", box=None, pad_edge=False)
    for one in known:
        reads = one.relation or one.options.get("pattern") or one.file
        table.add_row(one.name, one.event_type, str(reads), one.when, one.description)
    Console().print(table)
    for one in known:
        if one.problem:
            click.echo(f"{one.name} {one.event_type} cannot be looked at: {one.problem}")


@source.command()
@click.option("--type", "event_type", type=_TYPE, help="Only this event type.")
@click.argument("name")
def show(name: str, event_type: str | None) -> None:
    """Show how a source reads files: its format, its options, its extract."""
    with loader() as connection:
        known = sources.sources(connection, name, event_type)
    console = Console(highlight=False)
    for one in known:
        console.print(f"{one.name} {one.event_type}: {one.description}", markup=False)
        for part, value in {**one.format, **one.options}.items():
            if value not in ([], False):
                console.print(f"  {part}: {json.dumps(value)}", markup=False)
        console.print(Syntax(one.extract.strip(), "sql", background_color="default"))


@source.command()
@click.option("--type", "event_type", type=_TYPE, help="Only this event type.")
@click.argument("name")
def drop(name: str, event_type: str | None) -> None:
    """Forget a source; what it has loaded stays."""
    with loader() as connection:
        dropped = sources.drop(connection, name, event_type)
    click.echo(f"source {name} dropped: {dropped} event types")


@source.command()
@click.option("--type", "event_type", type=_TYPE, required=True, help="Event type.")
@click.option("--date", "day", type=_DAY, required=True, help="Local day, such as 2016-01-01.")
@click.option("--days", type=click.IntRange(1), help="Days the files hold.")
@click.option("--rows", type=click.IntRange(1), default=5, help="How many to show of each.")
@click.option("--all", "whole", is_flag=True, help="Read all, not only the beginning.")
@click.argument("name")
@click.argument("files", nargs=-1, type=_FILE)
def test(
    name: str,
    event_type: str,
    day: datetime,
    days: int | None,
    rows: int,
    whole: bool,
    files: tuple[Path, ...],
) -> None:
    """Show the first rows a source would make, and what it would reject; store nothing."""
    with loader() as connection:
        one = sources.source(connection, name, event_type)
        what = EventFiles(event_type, day.date(), list(files), name, days or one.days)
        account, reasons, found = tried(connection, what, rows, whole=whole)
    console = Console(highlight=False)
    for line, reason, content in found:
        why = f" rejected: {reason}:" if reason else ""
        shown = json.dumps(content, ensure_ascii=False)
        console.print(f"line {line}:{why} {shown}", markup=False, soft_wrap=True)
    for reason, count in reasons:
        console.print(f"rejected {count}: {reason}", markup=False)
    click.echo(f"{account} (tried, nothing is stored)")


def _plain(value: Any) -> Any:
    """What JSON has."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return list(value) if isinstance(value, tuple) else value
