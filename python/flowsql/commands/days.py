"""``flowsql load``: many days at once, a watched folder, days dropped or built again."""

from dataclasses import astuple
from datetime import date, datetime
from pathlib import Path

import click

from flowsql.batch import Account, EventFiles, loader
from flowsql.load import resolve_days
from flowsql.parallel import Loads
from flowsql.patterns import EVENT_TYPES, Pattern
from flowsql.progress import Board
from flowsql.sources import PLAIN, sources
from flowsql.upkeep import drop_days, rebuild_days, remap_layers, verify_days
from flowsql.watch import Watch

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_TYPE = click.Choice(EVENT_TYPES)
_PATTERN = "{type}_%Y%m%d*.csv*"

_type = click.option("--type", "event_type", type=_TYPE, help="Event type.")
pattern_option = click.option(
    *("--pattern", "pattern"),
    help="Names of the files: %Y %m %d and {type} stand for themselves, * for anything"
    f" (default: the source's pattern, or {_PATTERN}).",
)
_source = click.option("--source", default="csv", help="Layout: csv, or a source of your own.")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 32), default=2, show_default=True, help="Days at once."
)
_first = click.option("--from", "first", type=_DAY, help="First local day.")
_last = click.option("--to", "last", type=_DAY, help="Last local day, included.")


@click.command()
@_type
@pattern_option
@_source
@jobs_option
@click.argument("files", nargs=-1, required=True, type=_FILE)
def many(
    event_type: str | None, pattern: str | None, source: str, jobs: int, files: tuple[Path, ...]
) -> None:
    """Load many days, some at once; the names of FILES tell event type and day.

    Files of one event type and day are loaded together. A day that fails does not stop the others.
    """
    load_many(event_type, pattern, source, jobs, files)


def load_many(
    event_type: str | None, pattern: str | None, source: str, jobs: int, files: tuple[Path, ...]
) -> None:
    """Load the days that the names of files tell, ``jobs`` at once."""
    names = _names(event_type, pattern, source)
    days = [
        EventFiles(kind, day, together, source)
        for (kind, day), together in names.group(list(files)).items()
    ]
    board = Board()
    loads = Loads(board)
    with board.shown():
        with loader() as connection:
            resolve_days(connection, board.say)
        loads.run(days, jobs)
    sums = [sum(column) for column in zip(*map(astuple, loads.accounts), strict=True)]
    total = Account(*sums) if sums else Account(0, 0, 0)
    click.echo(f"{len(loads.accounts)} of {len(days)} days loaded, {total}")
    if loads.failed:
        raise click.ClickException(f"not loaded: {', '.join(loads.failed)}.")


@click.command()
@_type
@pattern_option
@_source
@jobs_option
@click.option("--settled", default=30.0, show_default=True, help="Seconds without a change.")
@click.option("--interval", default=10.0, show_default=True, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Look once, for cron.")
@click.argument("folder", type=_FOLDER)
def watch(
    event_type: str | None,
    pattern: str | None,
    source: str,
    jobs: int,
    settled: float,
    interval: float,
    once: bool,
    folder: Path,
) -> None:
    """Load the files of FOLDER as they come, each once, after they have stopped growing.

    A day is loaded from all its files: when one more comes, or one changes, it is loaded anew. What
    became of each file stands in etl.watched_file. Interrupt it to stop.
    """
    like = EventFiles(event_type or "", date.min, [], source)
    names = _names(event_type, pattern, source)
    watching = Watch(folder, names, like, settled, jobs)
    board = Board()
    with board.shown():
        if once:
            click.echo(f"{watching.look(board)} days were due")
        else:
            board.say(f"watching {folder} for {names.text}")
            watching.follow(board, interval)


@click.command("drop-day")
@_type
@_first
@_last
@click.option("--yes", is_flag=True, help="Do not ask.")
def drop_day(
    event_type: str | None, first: datetime | None, last: datetime | None, yes: bool
) -> None:
    """Drop loaded days: events and sightings go, accounts stay, results of them are stale."""
    if first is None and last is None:
        raise click.ClickException("say which days: --from, --to, or both.")
    span = f"{event_type or 'all events'} from {_said(first)} to {_said(last)}"
    if not yes:
        click.confirm(f"drop {span}?", abort=True)
    with loader() as connection:
        found = drop_days(connection, event_type, _day(first), _day(last), click.echo)
    click.echo(f"{found} days dropped")


@click.command()
@_type
@_first
@_last
def rebuild(event_type: str | None, first: datetime | None, last: datetime | None) -> None:
    """Build loaded days again from their events: cell versions and sightings (default: all).

    Cut short, `flowsql load resolve` goes on.
    """
    with loader() as connection:
        found = rebuild_days(connection, event_type, _day(first), _day(last), click.echo)
    click.echo(f"{found} days built again")


@click.command()
@_type
@_first
@_last
def verify(event_type: str | None, first: datetime | None, last: datetime | None) -> None:
    """Hold sightings and hours of cells of loaded days against their events (default: all).

    Reads each day whole. Ends with an error if any differs; `flowsql load rebuild` mends it.
    """
    with loader() as connection:
        days, wrong = verify_days(connection, event_type, _day(first), _day(last), click.echo)
    if wrong:
        raise click.ClickException(f"{wrong} of {days} days differ: flowsql load rebuild")
    click.echo(f"{days} days are what their events say")


@click.command()
@click.argument("layers", nargs=-1)
def remap(layers: tuple[str, ...]) -> None:
    """Find anew which regions of LAYERS (default: all) the cells lie in, a layer at a time."""
    with loader() as connection:
        found = remap_layers(connection, layers, click.echo)
    click.echo(f"{found} layers mapped again")


def _names(event_type: str | None, pattern: str | None, name: str) -> Pattern:
    """What the names of files look like: as is said, or as their source has it."""
    if pattern is None and name != PLAIN:
        with loader() as connection:
            known = sources(connection, name, event_type)
        kept = {one.options["pattern"]: one.event_type for one in known if "pattern" in one.options}
        if len(kept) == 1:
            ((pattern, kind),) = kept.items()
            event_type = event_type or (kind if len(known) == 1 else None)
    return Pattern(pattern or _PATTERN, event_type)


def _day(moment: datetime | None) -> date | None:
    """The day of an option."""
    return moment.date() if moment else None


def _said(moment: datetime | None) -> str:
    """A day for a message."""
    return f"{moment:%Y-%m-%d}" if moment else "wherever it is loaded"
