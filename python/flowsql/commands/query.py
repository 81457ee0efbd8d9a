"""``flowsql query``: ask a query and print its rows."""

import csv
import io
import json
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from flowsql.ask import call, missing, read_spec, wait
from flowsql.database import Connection, connect


@click.command()
@click.argument("spec")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "geojson", "parquet"]),
    default="table",
    show_default=True,
    help="How to write the rows.",
)
@click.option("--output", type=click.Path(path_type=Path), help="File to write; default: here.")
def query(spec: str, form: str, output: Path | None) -> None:
    """Ask the query in file SPEC (JSON; - reads it from here) and print what may be shown of it.

    Works on the private database, and on the gate with an analyst's FLOWSQL_DSN.
    """
    text = read_spec(spec)
    with connect(autocommit=True) as connection:
        query_id = str(call(connection, "SELECT flow.run(%s::jsonb)", text))
        _wait(connection, query_id)
        body = _body(connection, query_id, form if form in ("json", "geojson") else "csv")
        texts = _text_columns(_body(connection, query_id, "json")) if form == "parquet" else set()
        _warn(missing(connection, query_id))
    if form == "table" and output is None:
        _print_table(body)
    elif form == "parquet":
        _write(parquet(body, texts), output)
    else:
        _write(body.encode(), output)


def _body(connection: Connection, query_id: str, form: str) -> str:
    """The whole result as text: json, csv or geojson."""
    return str(call(connection, "SELECT flow.body(%s, %s)", query_id, form))


def _text_columns(body: str) -> set[str]:
    """The columns of a JSON body that hold texts, which may look like numbers."""
    rows = json.loads(body)["query_result"]
    return {name for row in rows for name, value in row.items() if isinstance(value, str)}


def _wait(connection: Connection, query_id: str) -> None:
    """Wait for the result, with a bar on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("computing"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("computing", total=None)
        wait(
            connection,
            query_id,
            lambda done, total: bar.update(task, completed=done, total=total or None),
            lambda line: console.print(line, style="yellow", highlight=False, soft_wrap=True),
        )


def _warn(days: list[str]) -> None:
    """Say which wanted days the answer is without."""
    if days:
        click.echo(f"The answer is without days that are not loaded: {', '.join(days)}", err=True)


def _print_table(body: str) -> None:
    """Print CSV text as a table."""
    rows = list(csv.reader(io.StringIO(body)))
    table = Table(*rows[0])
    for row in rows[1:]:
        table.add_row(*row)
    Console().print(table)
    click.echo(f"({len(rows) - 1} rows)")


def parquet(body: str, texts: set[str]) -> bytes:
    """CSV text as a Parquet file; columns ``texts`` stay as they are written (a code may be 007).

    Errors: ClickException when duckdb is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise click.ClickException(
            "Parquet needs duckdb: pip install 'flowsql[parquet]', or ask for --format csv."
        ) from error
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "rows.csv"), Path(folder, "rows.parquet")
        source.write_text(body)
        rows = duckdb.read_csv(
            str(source), header=True, delimiter=",", dtype=dict.fromkeys(texts, "VARCHAR")
        )
        rows.write_parquet(str(target))
        return target.read_bytes()


def _write(content: bytes, output: Path | None) -> None:
    """Write to a file or to standard output."""
    if output is None:
        sys.stdout.buffer.write(content)
        if content and not content.endswith(b"\n") and not content.startswith(b"PAR1"):
            click.echo()
    else:
        output.write_bytes(content)
