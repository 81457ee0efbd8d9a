"""Reading delimited files: every line is a row, is set aside with a reason, or is empty."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from flowsql import fileformat, records, unpacking


def read(data: bytes, width: int = 2) -> tuple[list[bytes], list[tuple[int, str]]]:
    """The rows with their number, and number and reason of the others."""
    rows: list[bytes] = []
    malformed: list[tuple[int, str]] = []
    names = [f"column {number}" for number in range(width)]
    for block in records.blocks(io.BytesIO(data), records.Reading(fileformat.Format(), names)):
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


@pytest.mark.parametrize("more", [-1, 0])
def test_no_more_lines_than_the_server_numbers(more: int) -> None:
    """COPY may see a piece as it is when a session's numbers are enough for it."""
    piece = records.Piece(1, b"\n".join([b"a,b"] * (records.MOST_LINES + more)))
    assert piece.plain(records.Reading(fileformat.Format(), ["x", "y"])) == (more < 0)


@given(
    st.lists(st.sampled_from([b"a,b", b'"a,a",b', b"a", b"", b"\xc3\xa9,b", b'"', b"a,b,c"])),
    st.integers(1, 12),
)
def test_no_line_is_lost(lines: list[bytes], size: int) -> None:
    """Rows, bad lines and empty ones add up to the lines, wherever the blocks are cut."""
    data = b"\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "BLOCK", size)
        rows, malformed = read(data)
    given_lines = dict(enumerate(data.split(b"\n"), 1))
    for row in rows:
        before, _, text = row.partition(b",")
        assert given_lines.pop(int(before)) == text
    for number, _reason in malformed:
        assert given_lines.pop(number)
    assert set(given_lines.values()) <= {b""}


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.compress,
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_packed_files(tmp_path: Path, suffix: str) -> None:
    """A file is unpacked by its suffix, and tells how far it has been read."""
    file = tmp_path / f"x.csv{suffix}"
    file.write_bytes(PACKERS[suffix]("\ufeffid, msisdn\n1,2\n".encode()))
    with unpacking.opened(file) as (stream, raw):
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
    with pytest.raises(click.ClickException, match=words), unpacking.opened(file) as (stream, _):
        records.header(stream, file)


def test_zip_of_several_files(tmp_path: Path) -> None:
    """Which of several files in an archive is meant, nobody can know."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.csv", "id\n1\n")
        archive.writestr("b.csv", "id\n1\n")
    refused = pytest.raises(click.ClickException, match="this one has 2")
    with refused, unpacking.opened(tmp_path / "x.zip"):
        pass


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"quote": "\u201c"}, "quote must be one plain character"),
        ({"quote": "ab"}, "quote must be one plain character"),
        ({"delimiter": "\n"}, "cannot stand between columns"),
        ({"delimiter": "'", "quote": "'"}, "cannot stand between columns"),
        ({"null": "a,b"}, "cannot stand for null"),
        ({"encoding": "klingon"}, "unknown encoding"),
        ({"trailer": "("}, "unterminated"),
    ],
)
def test_formats_that_cannot_be(form: dict[str, str], words: str) -> None:
    """A format that no file can have is refused when it is made."""
    with pytest.raises(click.ClickException, match=words):
        fileformat.Format(**form).checked()  # type: ignore[arg-type]


SIGNS = st.text(alphabet="ab,;|\"'\\ x", max_size=12)


@given(
    st.lists(st.lists(SIGNS, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "||", "\t"]),
    st.sampled_from([('"', ""), ("'", "\\"), ('"', "\\")]),
)
def test_values_come_back(rows: list[list[str]], mark: str, signs: tuple[str, str]) -> None:
    """What is written in a format is read from it, whatever signs stand in the values."""
    form = fileformat.Format(delimiter=mark, quote=signs[0], escape=signs[1])
    escape = signs[1] or signs[0]
    lines = []
    for row in rows:
        texts = [
            value.replace(escape, escape * 2).replace(signs[0], escape + signs[0])
            if escape != signs[0]
            else value.replace(escape, escape * 2)
            for value in row
        ]
        lines.append(mark.join(f"{signs[0]}{text}{signs[0]}" for text in texts))
    data = "\n".join(lines).encode()
    read = list(records.blocks(io.BytesIO(data), records.Reading(form, ["m", "n", "o"])))
    assert [block.malformed for block in read] == [[] for _ in read]
    found = [[form.text(piece) for piece in form.pieces(line)] for line in data.split(b"\n")]
    assert found == rows
