"""What a load is about: days, files, accounts, what has been copied so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flowsql.database import Connection, connect, told
from flowsql.records import Block, Malformed
from flowsql.sources import PLAIN

Say = Callable[[str], None]

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Account:
    """Rows of a load: in = kept + rejected + duplicate."""

    rows_in: int
    kept: int
    rejected: int
    duplicate: int = 0

    def __str__(self) -> str:
        """The last line of every load command."""
        text = f"rows in {self.rows_in} = kept {self.kept} + rejected {self.rejected}"
        return f"{text} + duplicate {self.duplicate}" if self.duplicate else text


@dataclass(frozen=True)
class EventFiles:
    """What to load: files of one event type that hold ``days`` local days from ``day`` on."""

    event_type: str
    day: date
    files: list[Path]
    source: str = PLAIN
    days: int = 1
    delimiter: str | None = None

    @property
    def title(self) -> str:
        """Event type and days, for messages."""
        more = f" and {self.days - 1} days after" if self.days > 1 else ""
        return f"{self.event_type} {self.day:%Y-%m-%d}{more}"


@dataclass
class Staged:
    """What has been copied so far."""

    rows: int = 0
    lines: int = 0
    malformed: list[Malformed] = field(default_factory=list)
    most: int | None = None

    def add(self, block: Block) -> None:
        """Count a block in."""
        self.rows += block.rows
        self.lines += block.lines
        self.malformed += block.malformed

    @property
    def more(self) -> bool:
        """Whether more is wanted."""
        return self.most is None or self.lines < self.most


def loader() -> Connection:
    """An autocommitting connection that acts as flow_loader.

    Errors: ClickException when the login is no member of that role, or nothing is deployed.
    """
    connection = connect(autocommit=True)
    with told():
        connection.execute("SET ROLE flow_loader")
    return connection


def value(connection: Connection, query: str, arguments: list[Any]) -> Any:
    """The one value that a function call gives."""
    row = connection.execute(query, arguments).fetchone()
    return row[0] if row else None
