"""``flowsql load``: events, places, handset models and region layers from files."""

from datetime import datetime
from pathlib import Path

import click

from flowsql import money, places
from flowsql.batch import EventFiles, loader
from flowsql.commands.days import (
    drop_day,
    jobs_option,
    load_many,
    many,
    pattern_option,
    rebuild,
    remap,
    verify,
    watch,
)
from flowsql.load import load_events, resolve_days
from flowsql.progress import Board
from flowsql.sources import sources
from flowsql.unpacking import PACKED

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_TYPE = click.Choice(["calls", "sms", "mds", "topups"])


@click.group()
def load() -> None:
    """Load places, handset models, region layers and days of events.

    Files may be packed (.gz, .zst, .bz2, .xz, .zip). Loading something again replaces it.
    """


for _command in (many, watch, drop_day, rebuild, remap, verify):
    load.add_command(_command)


@load.command()
@click.option("--layer", required=True, help="Name: admin0 to admin3, or one of your own.")
@click.option("--code", help="Column of the regions' codes (default <layer>pcod).")
@click.option("--name", help="Column of the regions' names (default <layer>name).")
@click.argument("file", type=_FILE)
def geography(layer: str, code: str | None, name: str | None, file: Path) -> None:
    """Load a layer of regions: GeoJSON, or CSV with a column wkt, in longitude and latitude."""
    with loader() as connection:
        places.store_layer(connection, layer, file, code, name).tell(click.echo)
    places.import_layers(click.echo)


@load.command()
@click.argument("file", type=_FILE)
def sites(file: Path) -> None:
    """Load the list of mast sites, by version."""
    _list("sites", file)


@load.command()
@click.argument("file", type=_FILE)
def cells(file: Path) -> None:
    """Load the list of cells, by version; loaded days that it changes are resolved again."""
    _list("cells", file)


@load.command()
@click.argument("file", type=_FILE)
def tacs(file: Path) -> None:
    """Load the list of handset models (type allocation codes)."""
    _list("tacs", file)


@load.command()
@click.argument("name")
@click.argument("file", type=_FILE)
def mapping(name: str, file: Path) -> None:
    """Register NAME as a mapping table that queries may use.

    FILE is CSV: id (of cells), and the region each belongs to as admin2pcod (or <layer>pcod), or a
    code that a geometry table explains. With or without geography. before NAME.
    """
    with loader() as connection:
        places.store_mapping(connection, name, file).tell(click.echo)


@load.command()
@click.argument("name")
@click.argument("file", type=_FILE)
def geometry(name: str, file: Path) -> None:
    """Register NAME as a geometry table that queries may use, for unit lon-lat.

    FILE is GeoJSON, or CSV with lon and lat, or wkt; its other columns are codes.
    """
    with loader() as connection:
        places.store_geometry(connection, name, file).tell(click.echo)


@load.command()
@click.option("--key-as", metavar="SOURCE", help="Key the plain msisdn as this source does.")
@click.argument("folder", type=_FOLDER)
def dfs(folder: Path, key_as: str | None) -> None:
    """Load mobile money from FOLDER, replacing what is loaded of it.

    The files: dfs_subscribers.csv, dfs_transactions.csv, dfs_transactions_metadata.csv, packed or
    not. Bad rows are counted and kept, with the reason, in etl.place_load.
    """
    with loader() as connection:
        account = money.load_money(connection, folder, click.echo, key_as)
    click.echo(str(account))


@load.command()
def resolve() -> None:
    """Go on resolving days after cells have changed, if a load of cells was cut short."""
    with loader() as connection:
        click.echo(f"{resolve_days(connection, click.echo)} days resolved again")


@load.command()
@click.option("--type", "event_type", type=_TYPE, help="Event type.")
@click.option("--date", "day", type=_DAY, help="Local day, such as 2016-01-01.")
@click.option("--days", type=click.IntRange(1), default=1, help="Days the files hold.")
@click.option("--source", default="csv", help="Layout: csv, or a source of your own.")
@click.option("--delimiter", help="Character between columns.")
@pattern_option
@jobs_option
@click.argument("files", nargs=-1, type=_FILE)
def events(
    event_type: str | None,
    day: datetime | None,
    days: int,
    source: str,
    delimiter: str | None,
    pattern: str | None,
    jobs: int,
    files: tuple[Path, ...],
) -> None:
    """Load days of events, replacing those that are loaded.

    With --date all FILES belong to that day (or to --days from it on). Without, their names tell
    event type and day, as --pattern says, and --jobs days are loaded at once.

    FILES are CSV with a header (datetime, msisdn, and any of the other columns), Parquet (.parquet)
    with these columns, or whatever the source reads. Bad rows go to etl.reject with line and
    reason; the rest is loaded.
    """
    if day is None:
        if not files or days > 1 or delimiter:
            raise click.ClickException(
                "say which day: --date 2016-01-01. Only files whose names tell it need none, and"
                " their --days and --delimiter are those of a source."
            )
        load_many(event_type, pattern, source, jobs, files)
    elif event_type is None:
        raise click.ClickException("say what the files hold: --type calls, sms, mds or topups.")
    else:
        _events(EventFiles(event_type, day.date(), list(files), source, days, delimiter))


@load.command("source")
@click.option("--date", "day", type=_DAY, required=True, help="First local day in the files.")
@click.argument("name")
@click.argument("folder", type=_FOLDER)
def source_folder(name: str, folder: Path, day: datetime) -> None:
    """Load all files of a source from a folder, for instance: copenhagen data/copenhagen."""
    with loader() as connection:
        known = sources(connection, name)
    for source in known:
        file = next((f for end in PACKED if (f := folder / f"{source.file}{end}").is_file()), None)
        if file is None:
            raise click.ClickException(f"{folder}: there is no {source.file}, packed or not.")
        click.echo(f"{source.event_type} from {file}")
        _events(EventFiles(source.event_type, day.date(), [file], name, source.days))


def _list(what: str, file: Path) -> None:
    """Load a list of places or models, then whatever days it changes."""
    with loader() as connection:
        stored = places.store_list(connection, what, file)
        resolve_days(connection, click.echo)
    stored.tell(click.echo)


def _events(what: EventFiles) -> None:
    """Load the files, showing how far it is, and print the account."""
    board = Board()
    with board.shown(), loader() as connection, board.track(what) as (say, advance):
        resolve_days(connection, say)
        account = load_events(connection, what, say, advance)
    click.echo(str(account))
