"""Sources: foreign layouts of events, whose extract is SQL that the database keeps as data."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from psycopg.types.json import Jsonb

from flowsql.database import Connection, told
from flowsql.fileformat import Format
from flowsql.pseudonyms import Keying

#: What an extract may read: the file's rows, and the run's start.
RELATIONS = {"staging", "run"}
#: Functions that an extract has no use for; its role (flow_extract) is the real wall.
_REFUSED = (
    "pg_",
    "lo_",
    "dblink",
    "set_config",
    "current_setting",
    "nextval",
    "setval",
    "query_to_",
)
#: Parts of a source's format that say how files are written.
_WRITTEN = set(Format.__dataclass_fields__) - {"columns"}
#: The built-in layout: our own columns.
PLAIN = "csv"


@dataclass(frozen=True)
class Source:
    """A source's layout of one event type."""

    name: str
    event_type: str
    description: str = ""
    format: dict[str, Any] = field(default_factory=dict)
    extract: str = ""
    columns: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    problem: str | None = None

    @property
    def file(self) -> str:
        """The usual name of its file."""
        return str(self.format.get("file", f"{self.event_type}.csv"))

    @property
    def days(self) -> int:
        """How many days a file holds."""
        return int(self.format.get("days", 1))

    @property
    def relation(self) -> str | None:
        """The relation that its rows come from, instead of files."""
        return self.options.get("relation")

    @property
    def when(self) -> str:
        """When its days are loaded, in words."""
        if folder := self.options.get("folder"):
            return f"when files come to {folder}"
        if schedule := self.options.get("schedule"):
            last = self.options.get("last_day")
            until = f" to {last}" if last else ""
            return f"{schedule} after each day from {self.options['first_day']}{until}"
        return "by command"

    @property
    def form(self) -> Format:
        """How its files are written."""
        names = () if self.format.get("header", True) else tuple(self.format["columns"])
        written = {name: self.format[name] for name in _WRITTEN & self.format.keys()}
        return Format(columns=names, **written).checked()

    @property
    def keying(self) -> Keying | None:
        """What is keyed, None when nothing is."""
        columns = self.options.get("keyed")
        spelling = self.format.get("spelling")
        return columns and Keying(
            frozenset(columns),
            (spelling[0], spelling[1]) if spelling else None,
            tuple(self.format.get("tac_of", ())),
        )


_SOURCES = (
    "SELECT s.source, s.event_type, s.description, s.format, s.extract, s.columns,"
    " jsonb_strip_nulls(to_jsonb(s)"
    " - '{source,event_type,description,format,extract,columns,problem}'::text[]), s.problem"
    " FROM etl.source AS s WHERE s.source = coalesce(%s, s.source)"
    " AND s.event_type = coalesce(%s, s.event_type) ORDER BY s.source, s.event_type"
)


def sources(
    connection: Connection, name: str | None = None, event_type: str | None = None
) -> list[Source]:
    """The sources there are, all, or those of a name and event type.

    Errors: ClickException when there is none of that name.
    """
    with told():
        rows = connection.execute(_SOURCES, [name, event_type]).fetchall()
    if not rows and name:
        of = f" for {event_type}" if event_type else ""
        raise click.ClickException(
            f"there is no source {name}{of}. `flowsql source list` shows them."
        )
    return [
        Source(name, event_type, description, form, extract, tuple(columns), options, problem)
        for name, event_type, description, form, extract, columns, options, problem in rows
    ]


def source(connection: Connection, name: str, event_type: str) -> Source:
    """One source. Errors: ClickException when there is none of that name and type."""
    if name == PLAIN:
        return Source(PLAIN, event_type)
    return sources(connection, name, event_type)[0]


def keying_of(connection: Connection, name: str) -> Keying:
    """How a source keys identifiers. Errors: ClickException when it does not."""
    for one in sources(connection, name):
        if one.keying:
            return one.keying
    raise click.ClickException(
        f"source {name} keys no identifiers: `flowsql source add {name} --key COLUMN` makes it."
    )


def define(connection: Connection, made: Source) -> None:
    """Check a source and keep it; without an extract its files have our own columns.

    Errors: ClickException when the extract is not one SELECT over staging and run.
    """
    _ = made.form, made.keying
    extract = made.extract.strip().rstrip(";").rstrip() or None
    given = checked(extract) if extract else []
    if condition := made.options.get("condition"):
        checked(f"SELECT 1 AS line FROM staging, run WHERE {condition}")
    with told():
        connection.execute(
            "SELECT etl.define_source(%s, %s, %s, %s, %s, %s, %s)",
            [
                *(made.name, made.event_type, Jsonb(made.format), extract, given),
                *(made.description, Jsonb(made.options)),
            ],
        )


def drop(connection: Connection, name: str, event_type: str | None) -> int:
    """Forget a source; returns of how many event types."""
    with told():
        row = connection.execute("SELECT etl.drop_source(%s, %s)", [name, event_type]).fetchone()
    return int(row[0]) if row else 0


def checked(extract: str) -> list[str]:
    """The columns an extract gives. Errors: ClickException when it is not one plain SELECT."""
    import sqlglot  # slow to import, and no load needs it
    from sqlglot import exp

    try:
        parsed = [found for found in sqlglot.parse(extract, dialect="postgres") if found]
    except sqlglot.errors.SqlglotError as error:
        raise click.ClickException(f"the extract is not SQL: {error}") from error
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Query):
        raise click.ClickException("an extract is one SELECT statement, and nothing else.")
    query = parsed[0]
    if query.find(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Into, exp.Lock):
        raise click.ClickException("an extract only reads: no INSERT, UPDATE, DELETE, INTO, LOCK.")
    local = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Func):
            continue  # a function that makes rows
        if table.db or table.name not in RELATIONS | local:
            raise click.ClickException(
                f"an extract reads staging and run, not {table.sql(dialect='postgres')}."
            )
    for function in query.find_all(exp.Anonymous):
        if function.name.lower().startswith(_REFUSED):
            raise click.ClickException(f"an extract has no use for {function.name}.")
    columns = list(query.named_selects)
    if "*" in columns or not all(columns):
        raise click.ClickException("an extract names each of its columns, with AS if need be.")
    return columns


def read_extract(file: Path | None) -> str:
    """The text of an extract, empty when there is none."""
    try:
        return file.read_text(encoding="utf-8") if file else ""
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}: the extract is not UTF-8 text.") from error
