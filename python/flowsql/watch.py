"""Loads the files of a folder as they come, each once, after it has stopped growing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from psycopg.types.json import Jsonb

from flowsql.batch import Account, EventFiles, loader
from flowsql.database import Connection, told
from flowsql.parallel import Loads
from flowsql.patterns import Pattern
from flowsql.progress import Board


@dataclass(frozen=True)
class Watch:
    """A folder, the names of its files, and how they are loaded."""

    folder: Path
    pattern: Pattern
    like: EventFiles
    settled: float
    jobs: int = 1

    def look(self, board: Board) -> int:
        """Load what is due; returns how many days were."""
        with loader() as connection, told():
            due = self._due(connection)
            if not due:
                return 0

            def ended(what: EventFiles, outcome: Account | click.ClickException) -> None:
                error = outcome.message if isinstance(outcome, click.ClickException) else None
                connection.execute(
                    "SELECT etl.end_files(%s, %s)", [[str(file) for file in what.files], error]
                )

            Loads(board, ended, _begun).run(due, self.jobs)
        return len(due)

    def follow(self, board: Board, interval: float) -> None:
        """Look again and again, until interrupted."""
        while True:
            self.look(board)
            time.sleep(interval)

    def _due(self, connection: Connection) -> list[EventFiles]:
        """The days to load, each with all its files."""
        rows = connection.execute(
            "SELECT s.event_type, s.day, s.files FROM etl.see_files(%s, %s) AS s",
            [Jsonb(list(self._found())), timedelta(seconds=self.settled)],
        ).fetchall()
        return [
            replace(self.like, event_type=kind, day=day, files=[Path(file) for file in files])
            for kind, day, files in rows
        ]

    def _found(self) -> Iterator[dict[str, Any]]:
        """The files there are now; one that goes meanwhile is left out."""
        for file in sorted(self.folder.iterdir()):
            group = self.pattern.match(file)
            try:
                status = file.stat()
            except FileNotFoundError:
                continue
            if group and file.is_file():
                yield {
                    "file": str(file.resolve()),
                    "event_type": group[0],
                    "day": f"{group[1]:%Y-%m-%d}",
                    "size": status.st_size,
                    "modified": datetime.fromtimestamp(status.st_mtime, UTC).isoformat(),
                }


def _begun(connection: Connection, what: EventFiles) -> bool:
    """Count the attempt; false when there were too many."""
    files = [str(file) for file in what.files]
    row = connection.execute("SELECT etl.begin_files(%s)", [files]).fetchone()
    return bool(row and row[0])
