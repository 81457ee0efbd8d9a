"""Files as streams of UTF-8: unpacked by their last suffix, and decoded."""

import bz2
import codecs
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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
#: Bytes that are read at once.
BLOCK = 1 << 22


def _undecodable(error: UnicodeError) -> tuple[str, int]:
    """Put a lone surrogate for bytes that are no text: that is no UTF-8, so the line is bad."""
    return "\udcff", getattr(error, "end", 1)


codecs.register_error("flowsql", _undecodable)


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
    while data := stream.read(BLOCK):
        yield decoder.decode(data).encode("utf-8", "surrogateescape")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogateescape")


def _decoded(stream: IO[bytes], encoding: str) -> IO[bytes]:
    """``stream`` as UTF-8."""
    if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii"):
        return stream
    return io.BufferedReader(Chunks(_recoded(stream, encoding)), BLOCK)
