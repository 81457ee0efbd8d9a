"""Reading delimited files of any format: unpacked, decoded, line by line, bad lines set aside."""

import bz2
import codecs
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import click
import zstandard

from flowsql.parquet import as_csv

#: Reads the packed bytes of a file, by its last suffix.
_OPENERS: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": lambda raw: io.BufferedReader(
        zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    ),
    ".zip": lambda raw: _single(zipfile.ZipFile(raw)),
}
#: Suffixes that a file may have after its name, when it is looked for.
PACKED = ("", *_OPENERS)
_UNREADABLE = (
    EOFError,
    OSError,
    lzma.LZMAError,
    zlib.error,
    zstandard.ZstdError,
    zipfile.BadZipFile,
    NotImplementedError,  # a zip file packed in a way that Python does not know
    RuntimeError,  # a zip file with a password
)
_BLOCK = 1 << 22
_BOM = codecs.BOM_UTF8
#: What stands for a quote where there is none, and for a delimiter of more than one byte.
_NO_QUOTE, _UNIT = b"\1", b"\x1f"

#: Changes the pieces of a row before they are copied.
Change = Callable[[list[bytes]], list[bytes]]


def _undecodable(error: UnicodeError) -> tuple[str, int]:
    """Put a lone surrogate for bytes that are no text: that is no UTF-8, so the line is bad."""
    return "\udcff", getattr(error, "end", 1)


codecs.register_error("flowsql", _undecodable)


@dataclass(frozen=True)
class Format:
    """How a file is written; ``columns`` are its columns when it has no header."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    encoding: str = "utf-8"
    header: bool = True
    columns: tuple[str, ...] = ()
    skip: int = 0
    null: str = ""
    trailer: str = ""

    def checked(self) -> "Format":
        """The format itself. Errors: ClickException for what no file can have."""
        if problem := self._problem():
            raise click.ClickException(problem)
        return self

    def of(self, file: Path) -> "Format":
        """The format in which ``file`` is read: Parquet becomes CSV of the plainest kind."""
        return Format() if file.suffix.lower() == ".parquet" else self

    @cached_property
    def mark(self) -> bytes:
        """The delimiter as it stands in the file."""
        return self.delimiter.encode()

    @cached_property
    def copied_mark(self) -> bytes:
        """The delimiter as it is copied: COPY takes one byte."""
        return self.mark if len(self.mark) == 1 else _UNIT

    @cached_property
    def copied_quote(self) -> bytes:
        """The quote as COPY is told."""
        return self.quote.encode() or _NO_QUOTE

    @cached_property
    def copied_escape(self) -> bytes:
        """The escape as COPY is told."""
        return self.escape.encode() or self.copied_quote

    @property
    def copied(self) -> tuple[bytes, bytes, bytes]:
        """Delimiter, quote and escape as COPY is told."""
        return self.copied_mark, self.copied_quote, self.copied_escape

    @cached_property
    def quoted(self) -> re.Pattern[bytes]:
        """A part of a line between quotes, as COPY sees it."""
        quote, escape = re.escape(self.copied_quote), re.escape(self.copied_escape)
        if quote == escape:
            return re.compile(b"%b(?:%b%b|[^%b])*%b" % (quote, quote, quote, quote, quote))
        return re.compile(
            b"%b(?:%b[%b%b]|[^%b%b]|%b(?![%b%b]))*%b"
            % (quote, escape, escape, quote, escape, quote, escape, escape, quote, quote)
        )

    @cached_property
    def skipped(self) -> re.Pattern[bytes] | None:
        """Lines that are no rows; its group ``rows`` is how many rows the file should have."""
        return re.compile(b"(?m)^(?:%b)" % self.trailer.encode()) if self.trailer else None

    def pieces(self, line: bytes) -> list[bytes]:
        """The columns of a line, still with their quotes."""
        if self.copied_quote not in line:
            return line.split(self.mark)
        kept: list[bytes] = []

        def keep(match: re.Match[bytes]) -> bytes:
            kept.append(match.group())
            return b"\0%d\0" % (len(kept) - 1)

        parts = self.quoted.sub(keep, line).split(self.mark)
        return [re.sub(rb"\0(\d+)\0", lambda m: kept[int(m[1])], part) for part in parts]

    def text(self, piece: bytes) -> str:
        """What a column holds, without its quotes. The piece is UTF-8."""
        if self.copied_quote in piece:
            quote, escape = self.copied_quote, self.copied_escape
            inside = re.compile(re.escape(escape) + b"([" + re.escape(escape + quote) + b"])")
            piece = self.quoted.sub(lambda m: inside.sub(rb"\1", m.group()[1:-1]), piece)
        return piece.decode()

    def _problem(self) -> str | None:
        """What is wrong with the format."""
        for name, value in (("quote", self.quote), ("escape", self.escape)):
            if value and (len(value) > 1 or not value.isascii() or not value.isprintable()):
                return f"{name} must be one plain character, not {value!r}."
        if not self.delimiter or any(sign in self.delimiter for sign in '\0\r\n"' + self.quote):
            return f"{self.delimiter!r} cannot stand between columns."
        if any(sign in self.null for sign in "\0\r\n" + self.delimiter + self.quote):
            return f"{self.null!r} cannot stand for null: it has a delimiter, quote or line break."
        try:
            "".encode(self.encoding)
            re.compile(self.trailer.encode())
        except (LookupError, re.error) as error:
            return f"{error}."
        return None


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


@contextmanager
def opened(file: Path, encoding: str = "utf-8") -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The content of ``file`` in UTF-8, unpacked by its last suffix, and the file, to ask how far.

    Errors: ClickException for a packing that is not known, and when unpacking fails on the way.
    """
    opener = _OPENERS.get(file.suffix.lower())
    try:
        with file.open("rb") as raw:
            if file.suffix.lower() == ".parquet":
                with as_csv(file) as stream:
                    yield stream, raw
            elif opener is None:
                yield _decoded(raw, encoding), raw
            else:
                with opener(raw) as stream:
                    yield _decoded(stream, encoding), raw
    except _UNREADABLE as error:
        raise click.ClickException(f"{file}: cannot be read ({error}).") from error


def _single(archive: zipfile.ZipFile) -> IO[bytes]:
    """The one file of an archive."""
    names = [item for item in archive.infolist() if not item.is_dir()]
    if len(names) != 1:
        raise OSError(f"an archive of one file is wanted; this one has {len(names)}")
    return archive.open(names[0])


class Chunks(io.RawIOBase):
    """What comes in pieces, as a stream; wrap it in a BufferedReader."""

    def __init__(self, pieces: Iterable[bytes | bytearray | memoryview]) -> None:
        """Read what ``pieces`` gives."""
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with what there is."""
        while not self._rest:
            if (piece := next(self._pieces, None)) is None:
                return 0
            self._rest = bytes(piece)
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _recoded(stream: IO[bytes], encoding: str) -> Iterator[bytes]:
    """A stream of another encoding as UTF-8; bytes that are no text make bad lines."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="flowsql")
    while data := stream.read(_BLOCK):
        yield decoder.decode(data).encode("utf-8", "surrogateescape")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogateescape")


def _decoded(stream: IO[bytes], encoding: str) -> IO[bytes]:
    """``stream`` as UTF-8."""
    if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii"):
        return stream
    return io.BufferedReader(Chunks(_recoded(stream, encoding)), _BLOCK)


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
            or form.mark != form.copied_mark
            or b"\r" in data
            or b"\0" in data
            or (not form.quote and _NO_QUOTE in data)
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
    while data := stream.read(_BLOCK):
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
    signs = [b"\r", b"\0", *([] if form.quote else [_NO_QUOTE])]
    if any(sign in line for sign in signs) or (form.mark != form.copied_mark and _UNIT in line):
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
