"""Reading delimited files: opened whatever their compression, line by line, bad lines set aside."""

import bz2
import csv
import gzip
import lzma
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import click

_OPENERS: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_BLOCK = 1 << 20
_QUOTED = re.compile(rb'"[^"]*"')


@dataclass(frozen=True)
class Malformed:
    """A line that is no row: its number (from 1, header not counted), why, and its text."""

    line: int
    reason: str
    text: str


@dataclass
class Block:
    """Rows for COPY, each with its line number in front, and the lines that are none."""

    payload: bytes = b""
    rows: int = 0
    lines: int = 0
    malformed: list[Malformed] = field(default_factory=list)


@contextmanager
def opened(file: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The content of ``file``, unpacked by its last suffix, and the file itself, to ask how far.

    Errors: ClickException for a packing that is not known, and when unpacking fails on the way.
    """
    opener = _OPENERS.get(file.suffix.lower())
    if file.suffix.lower() in (".zst", ".zip"):
        raise click.ClickException(f"{file}: unpack it first, or use .gz, .bz2 or .xz.")
    try:
        with file.open("rb") as raw:
            if opener is None:
                yield raw, raw
            else:
                with opener(raw, "rb") as stream:
                    yield stream, raw
    except (EOFError, OSError, lzma.LZMAError, zlib.error) as error:
        raise click.ClickException(f"{file}: cannot be read ({error}).") from error


def header(stream: IO[bytes], file: Path, delimiter: str = ",") -> list[str]:
    """Take the header line off ``stream`` and return its column names.

    Errors: ClickException for an empty file or a header that is not UTF-8 text.
    """
    try:
        text = stream.readline().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}: the header is not UTF-8 text.") from error
    names = [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]
    if not any(names):
        raise click.ClickException(f"{file}: there is no header line with column names.")
    return names


def blocks(
    stream: IO[bytes], width: int, delimiter: bytes = b",", start: int = 1
) -> Iterator[Block]:
    """The rest of ``stream`` as blocks of rows of ``width`` columns, lines counted from ``start``.

    One line is one row: a quoted line break or an odd quote makes a line malformed, so that one
    bad quote cannot swallow the lines after it. Empty lines are counted, but are no rows.
    """
    rest = b""
    while data := stream.read(_BLOCK):
        complete, newline, tail = data.rpartition(b"\n")
        if not newline:
            rest += data
            continue
        block = _block((rest + complete).split(b"\n"), width, delimiter, start)
        start += block.lines
        rest = tail
        yield block
    if rest:
        yield _block([rest], width, delimiter, start)


def _block(lines: list[bytes], width: int, delimiter: bytes, start: int) -> Block:
    """Number the lines and set aside those that COPY would not take."""
    whole = b"\n".join(lines)
    if b"\r" in whole:
        lines = [line.removesuffix(b"\r") for line in lines]
        whole = b"\n".join(lines)
    numbered = list(enumerate(lines, start))
    block = Block(lines=len(lines))
    simple = not (b'"' in whole or b"\r" in whole or b"\0" in whole) and _is_utf8(whole)
    if not simple or any(line.count(delimiter) != width - 1 for line in lines):
        numbered = list(_checked(numbered, width, delimiter, block))
    block.rows = len(numbered)
    block.payload = b"".join([b"%d%b%b\n" % (n, delimiter, line) for n, line in numbered])
    return block


def _checked(
    numbered: list[tuple[int, bytes]], width: int, delimiter: bytes, block: Block
) -> Iterator[tuple[int, bytes]]:
    """The lines that are rows; the others go to ``block.malformed``."""
    for number, line in numbered:
        if not line:
            continue
        if reason := _problem(line, width, delimiter):
            text = line.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
            block.malformed.append(Malformed(number, reason, text))
        else:
            yield number, line


def _problem(line: bytes, width: int, delimiter: bytes) -> str | None:
    """Why ``line`` is no row of ``width`` columns, None when it is one."""
    if line.count(b'"') % 2:
        return "a quote is not closed on the line"
    found = _QUOTED.sub(b"", line).count(delimiter) + 1
    if found != width:
        return f"{found} columns where the header has {width}"
    if b"\r" in line or b"\0" in line:
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
