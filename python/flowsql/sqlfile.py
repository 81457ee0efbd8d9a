"""SQL files run statement by statement, so that an error names its file and line."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import psycopg
from alembic.util import CommandError

from flowsql.database import Connection
from flowsql.share import root

#: What may hold a semicolon that ends nothing, and the words that open and close a bound body.
_TOKEN = re.compile(
    r"""
      (?P<space> \s+ | --[^\n]* | /\*.*?\*/ )
    | (?P<quoted> [eE]'(?:[^'\\]|''|\\.)*' | '(?:[^']|'')*' | "(?:[^"]|"")*"
                | (?P<tag>\$(?:[A-Za-z_]\w*)?\$) .*? (?P=tag) )
    | (?P<atomic> \bBEGIN\s+ATOMIC\b )
    | (?P<case> \bCASE\b )
    | (?P<end> \bEND\b )
    | (?P<word> [A-Za-z_]\w* )
    | (?P<semicolon> ; )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


class SqlError(click.ClickException, CommandError):
    """A failed deploy: both ``flowsql`` and ``alembic`` print it without a traceback."""

    exit_code = 1


def may_pass(error: psycopg.Error) -> bool:
    """Whether the same transaction may succeed later: no lock in time, or others changed a row."""
    passing = (
        psycopg.errors.LockNotAvailable,
        psycopg.errors.DeadlockDetected,
        psycopg.errors.SerializationFailure,
    )
    # "tuple concurrently updated": another database's deploy changed the same role.
    return isinstance(error, passing) or "concurrently" in str(error.diag.message_primary)


def statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of ``text``, each with the offset of its first character.

    Comments between statements belong to none. Bodies (quoted, or BEGIN ATOMIC … END) are whole.
    """
    start: int | None = None
    depth = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup if token.lastgroup != "tag" else "quoted"
        if start is None:
            if kind in ("space", "semicolon"):
                continue
            start = token.start()
        if kind == "atomic" or (kind == "case" and depth):
            depth += 1
        elif kind == "end" and depth:
            depth -= 1
        elif kind == "semicolon" and not depth:
            yield start, text[start : token.end()]
            start = None
    if start is not None:
        yield start, text[start:]


def run(connection: Connection, text: str, file: Path) -> None:
    """Run the statements of ``file`` (its content is ``text``) in the open transaction.

    Errors: SqlError naming file and line; what the caller may retry (no lock got, a deadlock,
    a row changed meanwhile) and a lost connection come through as they are.
    """
    for offset, statement in statements(text):
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            if may_pass(error):
                raise
            raise SqlError(_described(error, text, offset, file)) from error


def _described(error: psycopg.Error, text: str, offset: int, file: Path) -> str:
    """What went wrong and where, for a person: file, line, message, detail, hint."""
    diag = error.diag
    place = offset + int(diag.statement_position or 1) - 1
    line = text.count("\n", 0, place) + 1
    parts = [f"{shown(file)}:{line}: {diag.message_primary or error}"]
    parts += [part for part in (diag.message_detail, diag.context, diag.message_hint) if part]
    return "\n".join(parts)


def shown(file: Path) -> str:
    """The path of a file below the root, as people know it."""
    return str(file.relative_to(root())) if file.is_relative_to(root()) else str(file)
