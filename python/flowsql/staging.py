"""Filling the staging table of a batch: from files, or from a relation of the database."""

import io
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

import click
import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from flowsql.batch import Advance, EventFiles, Staged, loader, value
from flowsql.database import Connection, connect
from flowsql.fileformat import Format
from flowsql.pseudonyms import Key, key
from flowsql.records import Block, Malformed, Piece, Reading, blocks, header, numbered, pieces
from flowsql.sources import Source
from flowsql.unpacking import Chunks, opened

#: Malformed lines that are remembered before the load gives up: the file is another format then.
MOST_MALFORMED = 100_000

#: Bytes of files from which on a second connection pays.
WORTH_TWO = 1 << 24


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
        rows = value(connection, "SELECT etl.stage_relation(%s, %s)", [batch, most])
        staged.rows = staged.lines = rows
    with _beside(connection, what) as beside:
        for file, reading in zip(what.files, layout.readings(secret), strict=True):
            if staged.more:
                stage(connection, file, reading, batch, staged, advance, beside)
    return staged


@contextmanager
def _beside(connection: Connection, what: EventFiles) -> Iterator[Connection | None]:
    """A second connection for files of some size; none in a transaction: it could not see it."""
    idle = connection.info.transaction_status == TransactionStatus.IDLE
    if idle and sum(file.stat().st_size for file in what.files) > WORTH_TWO:
        with loader() as second:
            yield second
    else:
        yield None


def stage(
    connection: Connection,
    file: Path,
    reading: Reading,
    batch: int,
    staged: Staged,
    advance: Advance,
    beside: Connection | None = None,
) -> None:
    """Stream one file into staging table etl.staging_<batch>; what is no row goes to ``staged``.

    ``beside`` copies every other piece, if given: two backends read lines sooner than one.
    Errors: ClickException when the file is no such file, or has other rows than its trailer says.
    """
    form, already = reading.form, staged.rows + len(staged.malformed)
    promised = None
    with opened(file, form.encoding) as (stream, raw):
        header(stream, file, form)
        lanes = Lanes(batch, reading, [connection, *([beside] if beside else [])])
        for block, read in lanes.copied(pieces(stream, reading, staged.lines + 1), raw.tell):
            staged.add(block)
            promised = promised if block.promised is None else block.promised
            if len(staged.malformed) > MOST_MALFORMED:
                raise click.ClickException(_hopeless(file, staged.malformed[0]))
            advance(read)
            if not staged.more:
                return
    found = staged.rows + len(staged.malformed) - already
    if promised is not None and promised != found:
        raise click.ClickException(
            f"{file}: its trailer promises {promised} rows, there are {found}. Is it complete?"
        )


class Lanes:
    """Connections that copy pieces of a file into a staging table, each a piece at a time."""

    def __init__(self, batch: int, reading: Reading, connections: list[Connection]) -> None:
        """``connections`` are of the loader, and free."""
        self._batch, self._reading = batch, reading
        self._free: SimpleQueue[Connection] = SimpleQueue()
        for connection in connections:
            self._free.put(connection)
        #: One piece more than connections; a connection alone stops where a preview ends.
        self._most = len(connections) + (len(connections) > 1)
        self._count = len(connections)
        self._numbers = threading.Lock()

    def copied(
        self, found: Iterable[Piece], position: Callable[[], int]
    ) -> Iterator[tuple[Block, int]]:
        """What became of each piece, in their order, and how far reading has come since the last.

        One piece waits for the one of several connections that is free first: none waits for
        reading. So no more pieces are in memory than connections, and two.
        """
        before = 0
        with ThreadPoolExecutor(self._count, "copy") as threads:
            waiting: deque[tuple[Future[Block], int]] = deque()
            for piece in found:
                here = position()
                waiting.append((threads.submit(self._put, piece), here - before))
                before = here
                if len(waiting) >= self._most:
                    block, read = waiting.popleft()
                    yield block.result(), read
            for block, read in waiting:
                yield block.result(), read

    def _put(self, piece: Piece) -> Block:
        """Copy one piece by a free connection."""
        connection = self._free.get()
        try:
            if self._plainly(connection, piece):
                return Block(rows=piece.lines, lines=piece.lines)
            block = numbered(piece, self._reading)
            lines = _copy(self._batch, self._reading)
            with connection.cursor() as cursor, cursor.copy(lines) as copy:
                copy.write(block.payload)
            return replace(block, payload=b"")
        finally:
            self._free.put(connection)

    def _plainly(self, connection: Connection, piece: Piece) -> bool:
        """Copy lines as they stand, the server numbering them; False: they need to be looked at.

        COPY refuses lines that are no rows, and a quote that swallows line breaks shows in the
        count.
        """
        if not piece.plain(self._reading):
            return False
        try:
            with connection.transaction(), connection.cursor() as cursor:
                self._number(cursor, piece.start)
                with cursor.copy(_copy(self._batch, self._reading, piece)) as copy:
                    copy.write(piece.data)
                if cursor.rowcount != piece.lines:
                    raise psycopg.DataError("lines that are no rows")
        except psycopg.DataError:
            return False
        return True

    def _number(self, cursor: psycopg.Cursor[TupleRow], start: int) -> None:
        """Let the rows that this connection copies next be numbered from ``start``.

        A session takes MOST_LINES numbers at once: nobody comes between.
        """
        with self._numbers:
            numbers = [f"etl.staging_{self._batch}"]
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'line'), %s, false)",
                [*numbers, start - 1],
            )
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'line'))", numbers)


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
    query = value(connection, "SELECT etl.relation_sql(%s, %s)", [batch, staged.most])
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
