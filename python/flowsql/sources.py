"""Sources: foreign layouts of events, whose extract is SQL that the database keeps as data."""

from dataclasses import dataclass
from pathlib import Path

import click
import sqlglot
from psycopg.types.json import Jsonb
from sqlglot import exp

from flowsql.database import Connection
from flowsql.load import told

#: What an extract may read: the file's rows, and the run's start.
RELATIONS = {"staging", "run"}


@dataclass(frozen=True)
class Source:
    """How the files of one event type of a source are read by default."""

    event_type: str
    file: str
    days: int
    delimiter: str


def sources(connection: Connection, name: str) -> list[Source]:
    """The event types of a source. Errors: ClickException when there is none of that name."""
    with told():
        rows = connection.execute(
            "SELECT s.event_type, s.format FROM etl.source AS s WHERE s.source = %s"
            " ORDER BY s.event_type",
            [name],
        ).fetchall()
    if not rows:
        raise click.ClickException(
            f"there is no source {name}. Define one with `flowsql load define`."
        )
    return [
        Source(
            event_type,
            format_.get("file", f"{event_type}.csv"),
            int(format_.get("days", 1)),
            format_.get("delimiter", ","),
        )
        for event_type, format_ in rows
    ]


def define(
    connection: Connection,
    name: str,
    event_type: str,
    file: Path,
    *,
    columns: list[str],
    days: int,
    delimiter: str,
) -> None:
    """Check an extract and keep it as (name, event_type), for files with these ``columns``.

    Errors: ClickException when the extract is not one SELECT over staging and run.
    """
    text = file.read_text(encoding="utf-8").strip().rstrip(";")
    given = checked(text)
    format_ = {"columns": columns, "days": days, "delimiter": delimiter}
    with told():
        connection.execute(
            "SELECT etl.define_source(%s, %s, %s, %s, %s, %s)",
            [name, event_type, Jsonb(format_), text, given, f"{event_type} from {file.name}"],
        )


def checked(extract: str) -> list[str]:
    """The columns an extract gives. Errors: ClickException when it is not one plain SELECT."""
    try:
        parsed = [found for found in sqlglot.parse(extract, dialect="postgres") if found]
    except sqlglot.errors.ParseError as error:
        raise click.ClickException(f"the extract is not SQL: {error}") from error
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Query):
        raise click.ClickException("an extract is one SELECT statement, and nothing else.")
    query = parsed[0]
    if query.find(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Into, exp.Lock):
        raise click.ClickException("an extract only reads: no INSERT, UPDATE, DELETE, INTO, LOCK.")
    local = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if table.db or table.name not in RELATIONS | local:
            raise click.ClickException(
                f"an extract reads staging and run, not {table.sql(dialect='postgres')}."
            )
    columns = list(query.named_selects)
    if "*" in columns or not all(columns):
        raise click.ClickException("an extract names each of its columns, with AS if need be.")
    return columns
