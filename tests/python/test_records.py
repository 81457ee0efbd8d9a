"""Reading delimited files: every line is a row, is set aside with a reason, or is empty."""

import gzip
import io
import lzma
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsql import records


def read(data: bytes, width: int = 2) -> tuple[list[bytes], list[tuple[int, str]]]:
    """The rows with their number, and number and reason of the others."""
    rows: list[bytes] = []
    malformed: list[tuple[int, str]] = []
    for block in records.blocks(io.BytesIO(data), width):
        rows += block.payload.splitlines()
        malformed += [(item.line, item.reason) for item in block.malformed]
        assert block.rows == block.payload.count(b"\n")
    return rows, malformed


def test_bad_lines_are_set_aside() -> None:
    """A bad line does not harm its neighbours, whatever is wrong with it."""
    rows, malformed = read(b'a,b\na\na,b,c\n"x,y",b\n"open,b\n\n\xff,b\na,\0\n"",c\nlast,line')
    assert rows == [b"1,a,b", b'4,"x,y",b', b'9,"",c', b"10,last,line"]
    assert malformed == [
        (2, "1 columns where the header has 2"),
        (3, "3 columns where the header has 2"),
        (5, "a quote is not closed on the line"),
        (7, "not UTF-8 text"),
        (8, "control characters in the line"),
    ]


def test_line_ends_of_windows() -> None:
    """CR LF ends a line as LF does."""
    assert read(b"a,b\r\nc,d\r\n") == ([b"1,a,b", b"2,c,d"], [])


@given(
    st.lists(st.sampled_from([b"a,b", b'"a,a",b', b"a", b"", b"\xc3\xa9,b", b'"', b"a,b,c"])),
    st.integers(1, 12),
)
def test_no_line_is_lost(lines: list[bytes], size: int) -> None:
    """Rows, bad lines and empty ones add up to the lines, wherever the blocks are cut."""
    data = b"\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_BLOCK", size)
        rows, malformed = read(data)
    given_lines = dict(enumerate(data.split(b"\n"), 1))
    for row in rows:
        before, _, text = row.partition(b",")
        assert given_lines.pop(int(before)) == text
    for number, _reason in malformed:
        assert given_lines.pop(number)
    assert set(given_lines.values()) <= {b""}


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz", ".bz2"])
def test_packed_files(tmp_path: Path, suffix: str) -> None:
    """A file is unpacked by its suffix, and tells how far it has been read."""
    file = tmp_path / f"x.csv{suffix}"
    opener = records._OPENERS.get(suffix, open)
    with opener(file, "wb") as stream:
        stream.write("\ufeffid, msisdn\n1,2\n".encode())
    with records.opened(file) as (stream, raw):
        assert records.header(stream, file) == ["id", "msisdn"]
        assert stream.read() == b"1,2\n"
        assert raw.tell() == file.stat().st_size


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.csv", b"", "no header line"),
        ("x.csv", b"\xff\xfe", "not UTF-8"),
        ("x.csv.gz", b"plain", "cannot be read"),
        ("x.csv.xz", lzma.compress(b"id,b" * 9999)[:-40], "cannot be read"),
        ("x.csv.gz", gzip.compress(b"id,b" * 9999, mtime=0)[:-9], "cannot be read"),
    ],
    ids=["empty", "binary", "not gzip", "cut xz", "cut gzip"],
)
def test_unreadable_header(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """What cannot be read is an error that names the file."""
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(click.ClickException, match=words), records.opened(file) as (stream, _):
        records.header(stream, file)


def test_zip_is_refused(tmp_path: Path) -> None:
    """Other packings are refused with advice."""
    unpack = pytest.raises(click.ClickException, match="unpack it first")
    with unpack, records.opened(tmp_path / "x.zip"):
        pass
