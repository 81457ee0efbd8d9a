"""How delimited files are written."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

#: What stands for a quote where there is none, and for a delimiter of more than one byte.
NO_QUOTE, UNIT = b"\1", b"\x1f"


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
        return self.mark if len(self.mark) == 1 else UNIT

    @cached_property
    def copied_quote(self) -> bytes:
        """The quote as COPY is told."""
        return self.quote.encode() or NO_QUOTE

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
