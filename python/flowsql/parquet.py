"""Parquet as CSV: another engine reads it, and writes into a pipe that the loader reads."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click


@contextmanager
def as_csv(file: Path) -> Iterator[IO[bytes]]:
    """The rows of a Parquet file as CSV: a header, all values quoted, null as nothing.

    Times are in UTC, with offset if they have a zone; line breaks in a value become blanks.
    Errors: ClickException when duckdb is not installed; OSError when the file cannot be read.
    """
    try:
        import duckdb
    except ImportError as error:
        raise click.ClickException(
            f"{file}: Parquet is read by duckdb, which is not installed: "
            "pip install 'flowsql[parquet]'."
        ) from error
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        try:
            engine.execute("SET TimeZone = 'UTC'")
            engine.read_parquet(str(file)).create_view("given")
            text = ", ".join(_value(name) for name in engine.table("given").columns)
        except duckdb.Error as error:
            raise OSError(str(error).splitlines()[0]) from error
        pipe = Path(folder) / "rows"
        os.mkfifo(pipe)
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        held = os.open(pipe, os.O_WRONLY)  # or the reader could see an end before the beginning
        os.set_blocking(reading, True)
        failed: list[Exception] = []
        query = (
            f"COPY (SELECT {text} FROM given) TO '{pipe}'"
            " (FORMAT csv, HEADER, FORCE_QUOTE *, USE_TMP_FILE false)"
        )
        writer = threading.Thread(target=_write, args=(engine, query, held, failed), daemon=True)
        writer.start()
        try:
            with open(reading, "rb") as stream:  # noqa: PTH123
                yield stream
        finally:
            writer.join()
        if failed:
            raise OSError(str(failed[0]).splitlines()[0])


def _value(name: str) -> str:
    """A column as text on one line."""
    quoted = '"' + name.replace('"', '""') + '"'
    return f"translate({quoted}::varchar, chr(10) || chr(13), '  ') AS {quoted}"


def _write(engine: Any, query: str, held: int, failed: list[Exception]) -> None:
    """Write the rows; whatever happens, the reader sees an end."""
    try:
        engine.execute(query)
    except Exception as error:  # shown by the reader
        failed.append(error)
    finally:
        os.close(held)
