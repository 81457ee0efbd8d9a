"""How far loads are: bars on a terminal, plain lines in a log, and live in etl.load."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
import psycopg
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from flowsql.batch import Advance, EventFiles, Say, loader

#: Seconds between two looks at the database, and between two lines of a log.
LOOK_SECONDS = 1.0
LINE_SECONDS = 10.0


@dataclass
class Tracked:
    """A load under way: bytes read of all, rows, and since when."""

    what: EventFiles
    total: int
    started: float = field(default_factory=time.monotonic)
    done: int = 0
    rows: int = 0
    step: str = "starting"
    copied: float | None = None
    told: float = field(default_factory=time.monotonic)
    task: TaskID | None = None

    @property
    def rate(self) -> float:
        """Rows copied a second."""
        return self.rows / max((self.copied or time.monotonic()) - self.started, 0.001)

    @property
    def remaining(self) -> str:
        """The time that copying will still take, in words; nothing when it is not known."""
        spent = time.monotonic() - self.started
        if not self.done or self.copied or self.done >= self.total:
            return ""
        left = spent * (self.total - self.done) / self.done
        return f"{int(left // 60)}:{int(left % 60):02d} left"

    @property
    def state(self) -> str:
        """Step, rows, rate and time that remains, as one line."""
        figures = [f"{self.rows:,} rows", f"{self.rate:,.0f} rows/s"] if self.rows else []
        return ", ".join(part for part in (self.step, *figures, self.remaining) if part)


class Board:
    """Shows the loads under way, and notes in etl.load how far they are."""

    def __init__(self) -> None:
        """Nothing is shown before a load is tracked."""
        self._bars = (
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.fields[state]}"),
                TimeElapsedColumn(),
            )
            if sys.stdout.isatty()
            else None
        )
        self._tracked: list[Tracked] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def say(self, line: str) -> None:
        """Print a line above the bars."""
        if self._bars:
            self._bars.console.print(line, markup=False, highlight=False)
        else:
            click.echo(line)

    @contextmanager
    def track(self, what: EventFiles) -> Iterator[tuple[Say, Advance]]:
        """What a load is to call: with lines to print, and with bytes read."""
        load = Tracked(what, sum(file.stat().st_size for file in what.files))
        if self._bars:
            load.task = self._bars.add_task(what.title, total=load.total or None, state="")
        with self._lock:
            self._tracked.append(load)

        def advance(count: int) -> None:
            load.done += count

        try:
            yield self.say, advance
        finally:
            with self._lock:
                self._tracked.remove(load)
            if self._bars and load.task is not None:
                self._bars.remove_task(load.task)

    @contextmanager
    def shown(self) -> Iterator["Board"]:
        """Look at the loads meanwhile."""
        watcher = threading.Thread(target=self._watch, name="progress", daemon=True)
        watcher.start()
        try:
            if self._bars:
                with self._bars:
                    yield self
            else:
                yield self
        finally:
            self._ended.set()
            watcher.join()

    def _watch(self) -> None:
        """Look each second. Without the database nothing is shown: the load itself tells why."""
        try:
            with loader() as connection:
                connection.execute("SET lock_timeout = '1s'")
                while not self._ended.wait(LOOK_SECONDS):
                    with self._lock:
                        tracked = list(self._tracked)
                    for load in tracked:
                        row = connection.execute(
                            "SELECT p.step, p.rows_done FROM etl.note_progress(%s, %s) AS p",
                            [load.what.event_type, load.what.day],
                        ).fetchone()
                        if row:
                            self._show(load, *row)
        except (psycopg.Error, click.ClickException):
            return

    def _show(self, load: Tracked, step: str | None, rows: int | None) -> None:
        """Show how far a load is: the bar now, a line of a log now and then."""
        load.step = step or load.step
        load.rows = rows or load.rows
        if load.step not in ("copying", "working") and load.copied is None:
            load.copied = time.monotonic()
        if self._bars and load.task is not None:
            self._bars.update(load.task, completed=load.done, state=load.state)
        elif not self._bars and time.monotonic() - load.told >= LINE_SECONDS:
            load.told = time.monotonic()
            click.echo(f"{load.what.title}: {load.state}")
