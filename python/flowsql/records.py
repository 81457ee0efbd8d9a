"""Reading delimited files of any format line by line: rows for COPY, bad lines set aside."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

import click

from flowsql.fileformat import NO_QUOTE, UNIT, Format
from flowsql.unpacking import BLOCK

_BOM = codecs.BOM_UTF8

#: Lines that the server numbers at once: what etl.make_staging lets a session take.
MOST_LINES = 1 << 18

#: Changes the pieces of a row before they are copied.
Change = Callable[[list[bytes]], list[bytes]]


@dataclass(frozen=True)
class Malformed:
    """A line that is no row: its number (from 1, header not counted), why, and its text."""

    line: int
    reason: str
    text: str


@dataclass
class Block:
    """Rows for COPY, each with its line number in front, and the lines that are none.

    ``promised`` is the number of rows that a trailer says the file has.
    """

    payload: bytes = b""
    rows: int = 0
    lines: int = 0
    malformed: list[Malformed] = field(default_factory=list)
    promised: int | None = None


def header(stream: IO[bytes], file: Path, form: Format | None = None) -> list[str]:
    """Take the header line off ``stream`` and return its column names.

    Lines above it that the format skips go too; a file without a header has the format's columns.
    Errors: ClickException for an empty file or a header that is not UTF-8 text.
    """
    form = form or Format()
    for _ in range(form.skip):
        stream.readline()
    if not form.header:
        return list(form.columns)
    line = stream.readline().removeprefix(_BOM).rstrip(b"\r\n")
    try:
        if b"\0" in line:
            raise click.ClickException(
                f"{file}: the header is no text. Is it packed, without a suffix such as .gz?"
            )
        names = [form.text(piece).strip() for piece in form.pieces(line)]
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{file}: the header is not UTF-8 text. Of what encoding is it? A source may have"
            " another: flowsql source add --encoding latin-1, for instance."
        ) from error
    if not any(names):
        raise click.ClickException(f"{file}: there is no header line with column names.")
    return [name or f"column_{place}" for place, name in enumerate(names, 1)]


@dataclass(frozen=True)
class Reading:
    """How the lines of one file become rows.

    Its format and columns; what is changed in a row, and the columns that this adds at the end.
    """

    form: Format
    names: list[str]
    change: Change | None = None
    added: tuple[str, ...] = ()

    @cached_property
    def head(self) -> bytes:
        """The names as they would stand in a header that is repeated, without quotes."""
        return self.form.mark.join(name.encode() for name in self.names)

    def repeats(self, line: bytes) -> bool:
        """Whether a line is the header once more."""
        return self.form.header and line.replace(self.form.copied_quote, b"") == self.head


@dataclass(frozen=True)
class Piece:
    """Whole lines of a file, the last without its line break; ``start`` is the first's number."""

    start: int
    data: bytes

    @cached_property
    def lines(self) -> int:
        """How many there are."""
        return self.data.count(b"\n") + 1

    def plain(self, reading: Reading) -> bool:
        """Whether COPY may see the lines as they are: each is a row, or COPY tells."""
        form, data = reading.form, self.data
        return not (
            reading.change
            or len(reading.names) == 1  # an empty line is a row for COPY then
            or self.lines >= MOST_LINES  # the number before the first is one of them
            or form.mark != form.copied_mark
            or b"\r" in data
            or b"\0" in data
            or (not form.quote and NO_QUOTE in data)
            or (form.header and reading.head in data.replace(form.copied_quote, b""))
            or (form.skipped and form.skipped.search(data))
            or not _is_utf8(data)
        )

    def unquoted(self, form: Format) -> bool:
        """Whether nothing in plain lines needs the rules of CSV: COPY's text format is quicker."""
        return (
            form.copied_quote not in self.data
            and b"\\" not in self.data
            and not form.mark.isalnum()
            and form.mark not in (b".", b"\\")
            and "\\" not in form.null
        )


def pieces(stream: IO[bytes], reading: Reading, start: int = 1) -> Iterator[Piece]:
    """The rest of ``stream``, lines counted from ``start``; line breaks of any kind become one."""
    rest = b""
    first = not reading.form.header
    while data := stream.read(BLOCK):
        if first:
            data, first = data.removeprefix(_BOM), False
        complete, newline, tail = data.rpartition(b"\n")
        if not newline:
            rest += data
            continue
        piece = Piece(start, (rest + complete).replace(b"\r\n", b"\n").removesuffix(b"\r"))
        start += piece.lines
        rest = tail
        yield piece
    if rest:
        yield Piece(start, rest.removesuffix(b"\r"))


def blocks(stream: IO[bytes], reading: Reading, start: int = 1) -> Iterator[Block]:
    """The rest of ``stream`` as blocks of rows, lines counted from ``start``."""
    for piece in pieces(stream, reading, start):
        yield numbered(piece, reading)


def numbered(piece: Piece, reading: Reading) -> Block:
    """Number the lines and set aside those that are no rows.

    One line is one row: a quoted line break or an odd quote makes a line malformed, so that one
    bad quote cannot swallow the lines after it. Empty lines, repeated headers and trailers are
    counted, but are no rows.
    """
    block = Block(lines=piece.lines)
    lines = enumerate(piece.data.split(b"\n"), piece.start)
    rows = list(_checked(lines, reading, block))
    block.rows = len(rows)
    mark = reading.form.copied_mark
    block.payload = b"".join([b"%d%b%b\n" % (n, mark, line) for n, line in rows])
    return block


def _checked(
    lines: Iterable[tuple[int, bytes]], reading: Reading, block: Block
) -> Iterator[tuple[int, bytes]]:
    """The lines that are rows; malformed ones and what a trailer says go to ``block``."""
    form = reading.form
    for number, line in lines:
        if not line or reading.repeats(line):
            continue
        if form.skipped and (trailer := form.skipped.match(line)):
            if rows := trailer.groupdict().get("rows"):
                block.promised = int(rows)
            continue
        if reason := _problem(line, len(reading.names), form):
            text = line.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
            block.malformed.append(Malformed(number, reason, text))
        elif reading.change:
            yield number, form.copied_mark.join(reading.change(form.pieces(line)))
        elif form.mark == form.copied_mark:
            yield number, line
        else:
            yield number, form.copied_mark.join(form.pieces(line))


def _problem(line: bytes, width: int, form: Format) -> str | None:
    """Why ``line`` is no row of ``width`` columns, None when it is one."""
    outside = form.quoted.sub(b"", line) if form.quote else line
    if form.quote and form.copied_quote in outside:
        return "a quote is not closed on the line"
    found = outside.count(form.mark) + 1
    if found != width:
        return f"{found} columns where the header has {width}"
    signs = [b"\r", b"\0", *([] if form.quote else [NO_QUOTE])]
    if any(sign in line for sign in signs) or (form.mark != form.copied_mark and UNIT in line):
        return "control characters in the line"
    return None if _is_utf8(line) else "not UTF-8 text"


def _is_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8 text."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
