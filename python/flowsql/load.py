"""Loading days of events: COPY into a staging table, then one database function a step."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import click
import psycopg
from psycopg import sql

from flowsql.database import Connection, connect
from flowsql.records import Malformed, blocks, header, opened

Say = Callable[[str], None]
Advance = Callable[[int], None]
#: Fills the staging table of a batch.
Fill = Callable[[int], "Staged"]

#: Seconds to go on trying while readers hold the day that is to be replaced.
PATIENCE_SECONDS = 600.0
#: Malformed lines that are remembered before the load gives up: the file is another format then.
MOST_MALFORMED = 100_000
#: No such function, schema, table or role: nothing is deployed.
_NOT_DEPLOYED = ("42883", "3F000", "42P01")


@dataclass(frozen=True)
class Account:
    """Rows of a load: in = kept + rejected."""

    rows_in: int
    kept: int
    rejected: int

    def __str__(self) -> str:
        """The last line of every load command."""
        return f"rows in {self.rows_in} = kept {self.kept} + rejected {self.rejected}"


@dataclass(frozen=True)
class EventFiles:
    """What to load: files of one event type that hold ``days`` local days from ``day`` on."""

    event_type: str
    day: date
    files: list[Path]
    source: str = "csv"
    days: int = 1
    delimiter: str = ","

    @property
    def title(self) -> str:
        """Event type and days, for messages."""
        more = f" and {self.days - 1} days after" if self.days > 1 else ""
        return f"{self.event_type} {self.day:%Y-%m-%d}{more}"


@dataclass
class Staged:
    """What has been copied so far."""

    rows: int = 0
    lines: int = 0
    malformed: list[Malformed] = field(default_factory=list)


def loader() -> Connection:
    """An autocommitting connection that acts as flow_loader.

    Errors: ClickException when the login is no member of that role, or nothing is deployed.
    """
    connection = connect(autocommit=True)
    with told():
        connection.execute("SET ROLE flow_loader")
    return connection


@contextmanager
def told() -> Iterator[None]:
    """Show an error of the database to the user: what is wrong, what to do."""
    try:
        yield
    except psycopg.Error as error:
        message = error.diag.message_primary or str(error).strip() or type(error).__name__
        hint = error.diag.message_hint
        if error.sqlstate in _NOT_DEPLOYED and "etl" in message:
            hint = "Deploy first: flowsql migrate."
        elif isinstance(error, psycopg.OperationalError) and not hint:
            hint = "Nothing of this load was attached; run it again."
        raise click.ClickException(f"{message}\n{hint}" if hint else message) from error


def load_events(connection: Connection, what: EventFiles, say: Say, advance: Advance) -> Account:
    """Load the days from their files, as load_rows does; ``advance`` is told the bytes read."""
    columns = [column_names(file, what.delimiter) for file in what.files]
    together = list(dict.fromkeys(name for names in columns for name in names))
    for file, names in zip(what.files, columns, strict=True):
        if len(set(names)) < len(names):
            raise click.ClickException(f"{file}: a column name stands twice in the header.")

    def fill(batch: int) -> Staged:
        staged = Staged()
        for file, names in zip(what.files, columns, strict=True):
            stage(connection, file, names, batch, what.delimiter, staged, advance)
        return staged

    return load_rows(connection, what, together, fill, say)


def load_rows(
    connection: Connection, what: EventFiles, columns: list[str], fill: Fill, say: Say
) -> Account:
    """Load the days, replacing what is loaded of them; the former days stay until the last moment.

    ``fill`` fills the staging table, which has ``columns``; ``say`` is told each step.
    Errors: ClickException; then nothing has changed but the record of the failed load and its
    rejects.
    """
    with told():
        batch = _value(
            connection,
            "SELECT etl.start_load(%s, %s, %s, %s, %s, %s)",
            [
                *(what.event_type, what.day, what.days, what.source),
                *([str(file) for file in what.files], columns),
            ],
        )
        try:
            account = _steps(connection, what, batch, fill, say)
        except BaseException as error:
            _give_up(connection, batch, error)
            raise
        connection.execute("SELECT etl.close_batch(%s)", [batch])
    return account


def _steps(connection: Connection, what: EventFiles, batch: int, fill: Fill, say: Say) -> Account:
    """Everything between the start and the end of a batch."""
    staged = fill(batch)
    malformed = json.dumps([asdict(item) for item in staged.malformed])
    connection.execute("SELECT etl.end_staging(%s, %s, %s)", [batch, staged.rows, malformed])
    say(f"{what.title}: {staged.rows} rows staged")
    if what.source != "csv":
        rows = _value(connection, "SELECT etl.run_extract(%s)", [batch])
        say(f"{what.title}: {rows} rows extracted by source {what.source}")
    row = connection.execute("SELECT * FROM etl.check_rows(%s)", [batch]).fetchone()
    account = Account(*(row or ()))
    for reason, count in _reasons(connection, batch):
        say(f"{what.title}: rejected {count}: {reason}")
    if account.rejected:
        say(f"  see them: SELECT * FROM etl.reject WHERE load = {batch}")
    if not account.kept:
        raise click.ClickException(
            f"{account}\nno row of {what.title} can be kept, so what is loaded stays as it is. "
            "Is this the right --type and --date?"
        )
    known = _value(connection, "SELECT etl.learn_identifiers(%s)", [batch])
    say(f"{what.title}: {known} new identifiers")
    blocked = []
    for load in _loads(connection, batch):
        connection.execute("SELECT etl.build_day(%s)", [load])
        if problems := check_day(connection, load, say):
            blocked += problems
        else:
            attach(connection, load, say)
    if blocked:
        raise click.ClickException(
            f"{account}\nchecks block {what.title}, so what is loaded stays as it is: "
            f"{'; '.join(blocked)}. Load a better file, or change the bounds with `flowsql qa set`."
        )
    say(f"{what.title}: attached")
    return account


def check_day(connection: Connection, load: int, say: Say) -> list[str]:
    """Run the checks of a built day, and say what they found wrong; what blocks it."""
    found = connection.execute(
        "SELECT c.check_name, c.status, c.reason FROM etl.check_day(%s) AS c"
        " WHERE c.status <> 'ok' ORDER BY c.check_name",
        [load],
    ).fetchall()
    for name, status, reason in found:
        say(f"  check {name}: {status}: {reason}")
    return [f"{name}: {reason}" for name, status, reason in found if status == "blocked"]


def attach(connection: Connection, load: int, say: Say) -> None:
    """Put a built day in its place, trying again while readers hold the former one."""
    patiently(connection, "SELECT etl.attach_day(%s)", [load], say)


def patiently(connection: Connection, call: LiteralString, arguments: list[Any], say: Say) -> None:
    """Call what replaces or drops a day, trying again while readers hold it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    told_once = False
    while True:
        try:
            connection.execute(call, arguments)
            return
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if time.monotonic() > deadline:
                raise
            if not told_once:
                say("  a reader holds the former day: waiting for a moment to replace it")
                told_once = True
            time.sleep(0.5)


def resolve_days(connection: Connection, say: Say) -> int:
    """Resolve again the days whose cells have changed since they were loaded; returns how many."""
    with told():
        rows = connection.execute("SELECT * FROM etl.unresolved_days()").fetchall()
        for load, event_type, day in rows:
            connection.execute("SELECT etl.rebuild_day(%s)", [load])
            check_day(connection, load, say)
            attach(connection, load, say)
            say(f"{event_type} {day}: cells resolved again")
    return len(rows)


def stage(
    connection: Connection,
    file: Path,
    names: list[str],
    batch: int,
    delimiter: str,
    staged: Staged,
    advance: Advance,
) -> None:
    """Stream one file into staging table etl.staging_<batch>; what is no row goes to ``staged``."""
    command = sql.SQL("COPY etl.{} (line, {}) FROM STDIN (FORMAT csv, DELIMITER {})").format(
        sql.Identifier(f"staging_{batch}"),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.Literal(delimiter),
    )
    with opened(file) as (stream, raw), connection.cursor() as cursor:
        header(stream, file, delimiter)
        before = 0
        with cursor.copy(command) as copy:
            for block in blocks(stream, len(names), delimiter.encode(), staged.lines + 1):
                copy.write(block.payload)
                staged.rows += block.rows
                staged.lines += block.lines
                staged.malformed += block.malformed
                if len(staged.malformed) > MOST_MALFORMED:
                    raise click.ClickException(_hopeless(file, staged.malformed[0]))
                advance(raw.tell() - before)
                before = raw.tell()


def _hopeless(file: Path, first: Malformed) -> str:
    """The message for a file of another format."""
    return (
        f"{file}: more than {MOST_MALFORMED} lines are no rows; the first is line {first.line}: "
        f"{first.reason}. Is it a CSV file with the delimiter and the header it should have?"
    )


def column_names(file: Path, delimiter: str = ",") -> list[str]:
    """The column names of one file."""
    with opened(file) as (stream, _raw):
        return header(stream, file, delimiter)


def _give_up(connection: Connection, batch: int, error: BaseException) -> None:
    """Record that a batch failed, if the database can still be reached."""
    primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    why = primary or str(getattr(error, "message", "") or error) or type(error).__name__
    try:
        connection.execute("SELECT etl.close_batch(%s, %s)", [batch, why])
    except psycopg.Error:
        return  # the next load sweeps up


def _reasons(connection: Connection, batch: int) -> list[tuple[str, int]]:
    """Why rows were rejected, and how many for each reason."""
    rows = connection.execute(
        "SELECT r.reason, count(*) FROM etl.reject AS r WHERE r.load = %s"
        " GROUP BY r.reason ORDER BY 2 DESC, 1 LIMIT 20",
        [batch],
    ).fetchall()
    return [(reason, count) for reason, count in rows]


def _loads(connection: Connection, batch: int) -> list[int]:
    """The loads of a batch, a day each."""
    rows = connection.execute(
        "SELECT l.load FROM etl.load AS l WHERE l.batch = %s ORDER BY l.day", [batch]
    ).fetchall()
    return [row[0] for row in rows]


def _value(connection: Connection, query: str, arguments: list[Any]) -> Any:
    """The one value that a function call gives."""
    row = connection.execute(query, arguments).fetchone()
    return row[0] if row else None
