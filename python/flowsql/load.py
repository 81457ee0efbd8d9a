"""Loading days of events: COPY into a staging table, then one database function a step."""

import io
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import click
import psycopg
from psycopg import sql

from flowsql.database import Connection, connect, told
from flowsql.pseudonyms import Key, key
from flowsql.records import (
    Block,
    Chunks,
    Format,
    Malformed,
    Piece,
    Reading,
    blocks,
    header,
    numbered,
    opened,
    pieces,
)
from flowsql.sources import PLAIN, Source, source

Say = Callable[[str], None]
Advance = Callable[[int], None]
#: Fills the staging table of a batch.
Fill = Callable[[int], "Staged"]

#: Seconds to go on trying while readers hold the day that is to be replaced.
PATIENCE_SECONDS = 600.0
#: Malformed lines that are remembered before the load gives up: the file is another format then.
MOST_MALFORMED = 100_000


@dataclass(frozen=True)
class Account:
    """Rows of a load: in = kept + rejected + duplicate."""

    rows_in: int
    kept: int
    rejected: int
    duplicate: int = 0

    def __str__(self) -> str:
        """The last line of every load command."""
        text = f"rows in {self.rows_in} = kept {self.kept} + rejected {self.rejected}"
        return f"{text} + duplicate {self.duplicate}" if self.duplicate else text


@dataclass(frozen=True)
class EventFiles:
    """What to load: files of one event type that hold ``days`` local days from ``day`` on."""

    event_type: str
    day: date
    files: list[Path]
    source: str = PLAIN
    days: int = 1
    delimiter: str | None = None

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
    most: int | None = None
    #: The number that the staging table gives next, if that is known.
    numbered: int | None = None

    def add(self, block: Block) -> None:
        """Count a block in."""
        self.rows += block.rows
        self.lines += block.lines
        self.malformed += block.malformed

    @property
    def more(self) -> bool:
        """Whether more is wanted."""
        return self.most is None or self.lines < self.most


def loader() -> Connection:
    """An autocommitting connection that acts as flow_loader.

    Errors: ClickException when the login is no member of that role, or nothing is deployed.
    """
    connection = connect(autocommit=True)
    with told():
        connection.execute("SET ROLE flow_loader")
    return connection


def load_events(connection: Connection, what: EventFiles, say: Say, advance: Advance) -> Account:
    """Load the days from their source, as load_rows does; ``advance`` is told the bytes read."""
    layout = Layout.of(source(connection, what.source, what.event_type), what)

    def fill(batch: int) -> Staged:
        return filled(connection, what, layout, batch, advance)

    return load_rows(connection, what, layout.together, fill, say)


def load_rows(
    connection: Connection, what: EventFiles, columns: list[str], fill: Fill, say: Say
) -> Account:
    """Load the days, replacing what is loaded of them; the former days stay until the last moment.

    ``fill`` fills the staging table, which has ``columns``; ``say`` is told each step.
    Errors: ClickException; then nothing has changed but the record of the failed load and its
    rejects.
    """
    with told():
        batch = _start(connection, what, columns)
        try:
            account = _steps(connection, what, batch, fill, say)
        except BaseException as error:
            _give_up(connection, batch, error)
            raise
        connection.execute("SELECT etl.close_batch(%s)", [batch])
    return account


def tried(
    connection: Connection, what: EventFiles, most: int, *, whole: bool
) -> tuple[Account, list[tuple[str, int]], list[tuple[int, str | None, Any]]]:
    """What loading would give: the account, the reasons of rejects, the first rows of each kind.

    Reads the first four megabytes of a file or the first rows of a relation, or ``whole``.
    Stores nothing. Errors: ClickException.
    """
    layout = Layout.of(source(connection, what.source, what.event_type), what)
    with told(), connection.transaction(force_rollback=True):
        batch = _start(connection, what, layout.together)
        enough = None if whole else 1_000
        _end_staging(
            connection, batch, filled(connection, what, layout, batch, lambda _count: None, enough)
        )
        account, _ = check(connection, what, batch)
        found = connection.execute("SELECT etl.preview(%s, %s)", [batch, most]).fetchall()
        return account, _reasons(connection, batch), [(a, b, c) for ((a, b, c),) in found]


def _start(connection: Connection, what: EventFiles, columns: list[str]) -> int:
    """Begin a batch; returns its number."""
    batch: int = _value(
        connection,
        "SELECT etl.start_load(%s, %s, %s, %s, %s, %s)",
        [
            *(what.event_type, what.day, what.days, what.source),
            *([str(file) for file in what.files], columns),
        ],
    )
    return batch


def _steps(connection: Connection, what: EventFiles, batch: int, fill: Fill, say: Say) -> Account:
    """Everything between the start and the end of a batch."""
    staged = fill(batch)
    _end_staging(connection, batch, staged)
    say(f"{what.title}: {staged.rows} rows staged")
    account, extracted = check(connection, what, batch)
    if what.source != PLAIN:
        say(f"{what.title}: {extracted} rows extracted by source {what.source}")
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


def filled(
    connection: Connection,
    what: EventFiles,
    layout: "Layout",
    batch: int,
    advance: Advance,
    most: int | None = None,
) -> Staged:
    """Fill the staging table from the files, or from the source's relation (``most`` rows)."""
    staged = Staged(most=most)
    keying = layout.source.keying
    secret = key() if keying else None
    if secret:
        connection.execute("SELECT etl.use_key(%s, %s)", [batch, secret.id])
    if layout.source.relation and secret:
        _stage_keyed(connection, layout, secret, batch, staged)
    elif layout.source.relation:
        rows = _value(connection, "SELECT etl.stage_relation(%s, %s)", [batch, most])
        staged.rows = staged.lines = rows
    for file, reading in zip(what.files, layout.readings(secret), strict=True):
        if staged.more:
            stage(connection, file, reading, batch, staged, advance)
    return staged


def _end_staging(connection: Connection, batch: int, staged: Staged) -> None:
    """Note what has been staged."""
    malformed = json.dumps([asdict(item) for item in staged.malformed])
    lines = max(staged.lines, staged.rows)  # rows that were made have no lines
    connection.execute(
        "SELECT etl.end_staging(%s, %s, %s, %s)", [batch, staged.rows, malformed, lines]
    )


def check(connection: Connection, what: EventFiles, batch: int) -> tuple[Account, int]:
    """Extract and check what is staged; returns the account, and the rows extracted."""
    extracted = 0
    if what.source != PLAIN:
        extracted = _value(connection, "SELECT etl.run_extract(%s)", [batch])
    row = connection.execute("SELECT * FROM etl.check_rows(%s)", [batch]).fetchone()
    rows_in, kept, rejected = row or (0, 0, 0)
    return Account(rows_in, kept, rejected, rows_in - kept - rejected), extracted


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
    reading: Reading,
    batch: int,
    staged: Staged,
    advance: Advance,
) -> None:
    """Stream one file into staging table etl.staging_<batch>; what is no row goes to ``staged``.

    Errors: ClickException when the file is no such file, or has other rows than its trailer says.
    """
    form, already = reading.form, staged.rows + len(staged.malformed)
    promised = None
    with opened(file, form.encoding) as (stream, raw):
        header(stream, file, form)
        before = 0
        for piece in pieces(stream, reading, staged.lines + 1):
            if not copied(connection, batch, reading, piece, staged):
                block = numbered(piece, reading)
                with connection.cursor() as cursor, cursor.copy(_copy(batch, reading)) as copy:
                    copy.write(block.payload)
                staged.add(block)
                promised = promised if block.promised is None else block.promised
                if len(staged.malformed) > MOST_MALFORMED:
                    raise click.ClickException(_hopeless(file, staged.malformed[0]))
            advance(raw.tell() - before)
            before = raw.tell()
            if not staged.more:
                return
    found = staged.rows + len(staged.malformed) - already
    if promised is not None and promised != found:
        raise click.ClickException(
            f"{file}: its trailer promises {promised} rows, there are {found}. Is it complete?"
        )


def copied(
    connection: Connection, batch: int, reading: Reading, piece: Piece, staged: Staged
) -> bool:
    """Copy lines as they stand, the server numbering them; False: they need to be looked at.

    COPY refuses lines that are no rows, and a quote that swallows line breaks shows in the count.
    """
    if not piece.plain(reading):
        return False
    try:
        with connection.transaction(), connection.cursor() as cursor:
            if staged.numbered != piece.start:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'line'), %s, false)",
                    [f"etl.staging_{batch}", piece.start],
                )
            staged.numbered = None
            with cursor.copy(_copy(batch, reading, piece)) as copy:
                copy.write(piece.data)
            if cursor.rowcount != piece.lines:
                raise psycopg.DataError("lines that are no rows")
    except psycopg.DataError:
        return False
    staged.numbered = piece.start + piece.lines
    staged.add(Block(rows=piece.lines, lines=piece.lines))
    return True


def _copy(batch: int, reading: Reading, plain: Piece | None = None) -> sql.Composed:
    """COPY into the staging table of a batch: of numbered lines, or of lines as they stand."""
    form, names = reading.form, [*reading.names, *reading.added]
    signs = [sql.Literal(sign.decode()) for sign in form.copied]
    if plain and plain.unquoted(form):
        style = sql.SQL("FORMAT text, DELIMITER {}").format(signs[0])
    else:
        style = sql.SQL("FORMAT csv, DELIMITER {}, QUOTE {}, ESCAPE {}").format(*signs)
    return sql.SQL("COPY etl.{} ({}) FROM STDIN ({}, NULL {})").format(
        sql.Identifier(f"staging_{batch}"),
        sql.SQL(", ").join(map(sql.Identifier, names if plain else ["line", *names])),
        style,
        sql.Literal(form.null),
    )


def _stage_keyed(
    connection: Connection, layout: "Layout", secret: Key, batch: int, staged: Staged
) -> None:
    """Take the rows of a relation out of the database, key them, and copy them back in."""
    query = _value(connection, "SELECT etl.relation_sql(%s, %s)", [batch, staged.most])
    with connect() as other:
        other.execute("SET ROLE flow_extract")
        taken = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)").format(
            sql.SQL(query)
        )
        with other.cursor() as cursor, cursor.copy(taken) as rows:
            stream = io.BufferedReader(Chunks(rows))
            names = header(stream, Path(str(layout.source.relation)))
            reading = layout.reading(Format(), names, secret)
            with connection.cursor() as to, to.copy(_copy(batch, reading)) as copy:
                for block in blocks(stream, reading):
                    copy.write(block.payload)
                    staged.add(block)


def _hopeless(file: Path, first: Malformed) -> str:
    """The message for a file of another format."""
    return (
        f"{file}: more than {MOST_MALFORMED} lines are no rows; the first is line {first.line}: "
        f"{first.reason}. Is it a CSV file with the delimiter and the header it should have?"
    )


def column_names(file: Path, form: Format | None = None) -> list[str]:
    """The column names of one file."""
    form = form or Format()
    with opened(file, form.encoding) as (stream, _raw):
        return header(stream, file, form)


@dataclass(frozen=True)
class Layout:
    """A source, and of each file the format and the columns."""

    source: Source
    files: tuple[tuple[Format, list[str]], ...] = ()

    @classmethod
    def of(cls, given: Source, what: EventFiles) -> "Layout":
        """How the files are to be read. Errors: ClickException for headers that cannot be."""
        if given.relation and what.files:
            raise click.ClickException(f"source {given.name} reads {given.relation}, no files.")
        if not given.relation and not what.files:
            raise click.ClickException(f"source {given.name} reads files: name them.")
        form = given.form
        if what.delimiter:
            form = replace(form, delimiter=what.delimiter).checked()
        read = []
        for file in what.files:
            names = column_names(file, form.of(file))
            if len(set(names)) < len(names):
                raise click.ClickException(f"{file}: a column name stands twice in the header.")
            read.append((form.of(file), names))
        return cls(given, tuple(read))

    @property
    def together(self) -> list[str]:
        """All columns of all files."""
        return list(dict.fromkeys(name for _, names in self.files for name in names))

    def readings(self, secret: Key | None) -> list[Reading]:
        """How each file is read."""
        return [self.reading(form, names, secret) for form, names in self.files]

    def reading(self, form: Format, names: list[str], secret: Key | None) -> Reading:
        """How a file of these columns is read."""
        keying = self.source.keying
        if secret is None or keying is None:
            return Reading(form, names)
        missing = sorted(keying.columns - set(names) - set(self.source.format.get("optional", ())))
        if missing:
            raise click.ClickException(f"a column to be keyed is missing: {', '.join(missing)}")
        change = secret.changer(form, names, keying)
        return Reading(form, names, change, tuple(keying.added(names)))


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
