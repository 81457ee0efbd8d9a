"""``flowsql compile``: the SQL behind a query."""

import click
import sqlglot

from flowsql.ask import call, read_spec
from flowsql.database import connect


@click.command("compile")
@click.argument("spec")
@click.option(
    "--dialect",
    type=click.Choice(["postgres", "duckdb"]),
    default="postgres",
    show_default=True,
    help="The SQL to write.",
)
def compile_query(spec: str, dialect: str) -> None:
    """Print the SQL of the complete answer to the query in file SPEC (JSON; -: from here)."""
    with connect(autocommit=True) as connection:
        text = str(call(connection, "SELECT flow.compile(%s::jsonb)", read_spec(spec)))
    click.echo(sqlglot.transpile(text, read="postgres", write=dialect, pretty=True)[0] + ";")
