"""``flowsql subset``: sets of subscribers that a query may be limited to."""

from pathlib import Path

import click

from flowsql import places
from flowsql.batch import loader


@click.group()
def subset() -> None:
    """Register sets of subscribers."""


@subset.command()
@click.option("--key-as", metavar="SOURCE", help="Key plain identifiers as this source does.")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def create(name: str, file: Path, key_as: str | None) -> None:
    """Register the subscribers of FILE (CSV with a column subscriber); prints the id last."""
    with loader() as connection:
        stored = places.store_subset(connection, name, file, key_as)
    stored.tell(click.echo)
    click.echo(stored.id)
