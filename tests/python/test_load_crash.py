"""kill -9 of the loader and of PostgreSQL at each step of a load, and what is there afterwards.

`make crashes` does it twenty times over, by chance, with FLOWSQL_CRASHES.
"""

import os
import random
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from installation import CHECKOUT, FLOWSQL, Installation, new_home
from land import until
from psycopg.types.json import Jsonb

DAY = "2020-03-01"
TABLE = "store.calls_20200301"
CELLS = 40
#: What holds a step back: a lock on what it writes or reads, and the function (a pattern) that then
#: waits.
STEPS = {
    "staged": ("etl.reject IN SHARE MODE", "etl.end_staging"),
    "reading": ("ops.setting IN ACCESS EXCLUSIVE MODE", "etl.(end_staging|check_rows)"),
    "checked": ("store.subscriber IN SHARE MODE", "etl.learn_identifiers"),
    "built": ("etl.location_seen IN SHARE MODE", "etl.finish_day"),
    "judged": ("etl.qa_outcome IN SHARE MODE", "etl.check_day"),
    "attaching": (f"{TABLE} IN ACCESS SHARE MODE", "etl.attach_day"),
}
ANSWERS = [
    {
        "query_kind": "unique_subscriber_counts",
        "start_date": DAY,
        "end_date": "2020-03-02",
        "aggregation_unit": "lon-lat",
        "event_types": ["calls"],
    },
    {
        "query_kind": "spatial_aggregate",
        "locations": {
            "query_kind": "daily_location",
            "date": DAY,
            "aggregation_unit": "lon-lat",
            "method": "last",
            "event_types": ["calls"],
        },
    },
]


def write_day(file: Path, rows: int, step: int) -> Path:
    """A file of calls; ``step`` makes another day of it."""
    lines = ["datetime,msisdn,msisdn_counterpart,location_id,duration"]
    for n in range(rows):
        second = n * 13 % 86_400
        time = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        people = f"m{n * step % 300},m{n % 290}"
        lines.append(f"{DAY} {time},{people},c{n * step % CELLS},{n % 60}")
    file.write_text("\n".join(lines) + "\n")
    return file


class Days:
    """An installation with a loaded day, another file of that day, and both days' answers."""

    def __init__(self, home: Installation, folder: Path) -> None:
        """Load the day from each file, undisturbed, and ask."""
        self.home = home
        self.dsn = home.dsn
        cells = ["id,latitude,longitude", *(f"c{n},{n / 4},{n / 2}" for n in range(CELLS))]
        (folder / "cells.csv").write_text("\n".join(cells) + "\n")
        home.flowsql("load", "cells", folder / "cells.csv")
        self.files = [write_day(folder / f"{n}.csv", rows, n) for n, rows in ((1, 900), (7, 1100))]
        self.undisturbed: list[list[Any]] = []
        for file in reversed(self.files):
            home.flowsql(*self.words(file))
            self.undisturbed.insert(0, self.answers())
        self.loaded = 0

    def words(self, file: Path) -> tuple[str | Path, ...]:
        """The command that loads the day from a file."""
        return ("load", "events", "--type", "calls", "--date", DAY, file)

    def ask(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows of a query, in a session of its own: servers die here."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            return connection.execute(query.encode(), arguments).fetchall()

    def answers(self) -> list[Any]:
        """Events, sightings and the answers of queries, as texts that can be compared."""
        found: list[Any] = [
            self.ask(f"SELECT md5(string_agg(e::text, ',' ORDER BY e::text)) FROM {view} AS e")
            for view in (
                "events.calls",
                "(SELECT s.msisdn, g.day, g.cell, g.events, g.hours, g.first_time, g.last_time,"
                " g.turn FROM store.sighting AS g"
                " INNER JOIN store.subscriber AS s USING (subscriber))",
                "store.cell_hour",
            )
        ]
        for spec in ANSWERS:
            ((text,),) = self.ask("SELECT query.compile(%s::jsonb)", Jsonb(spec))
            rows = self.ask(text)
            assert len(rows) > 3
            found.append(sorted(map(str, rows)))
        return found

    def kill(self, step: str, who: str) -> None:
        """Load the other file, and kill the loader or the server in that step."""
        lock, function = STEPS[step]
        other = self.files[1 - self.loaded]
        with ExitStack() as stack:
            holder = stack.enter_context(psycopg.connect(self.dsn))
            stack.enter_context(suppress(psycopg.OperationalError))
            holder.execute(f"LOCK TABLE {lock}".encode())
            with subprocess.Popen(
                [FLOWSQL, *self.words(other)],
                env=self.home.env,
                cwd=CHECKOUT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            ) as loader:
                self.wait_in(function)
                if who == "loader":
                    loader.kill()
                else:
                    self.kill_server()
                    assert loader.stderr
                    assert "run it again" in loader.stderr.read()
            if who == "loader" and step == "attaching":
                self.wait_for_the_end()  # else the attach, which is whole, would still be made
            holder.rollback()
        if who == "server":
            self.home.flowsql("up", "--only", "postgresql")
        self.wait_for_the_end()

    def wait_for_the_end(self) -> None:
        """Until the loader's backend has seen that its client is gone: when its statement ends."""
        until(lambda: not self.ask("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"), 60)

    def wait_in(self, function: str) -> None:
        """Until the loader waits in that function, for our lock; or when it clears up after one."""
        until(
            lambda: self.ask(
                "SELECT 1 FROM pg_stat_activity AS a WHERE a.query ~ %s"
                " AND a.wait_event_type = 'Lock' AND a.pid <> pg_backend_pid()",
                rf"(etl\.start_load|{function})\(",
            ),
            60,
        )

    def kill_server(self) -> None:
        """End PostgreSQL with SIGKILL."""
        base = Path(self.home.state()["base"])
        pid = int((base / "data/postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{pid}").exists())

    def check_former(self) -> None:
        """The former day is as it was, and still counts."""
        assert self.answers() == self.undisturbed[self.loaded]
        assert self.ask(
            "SELECT count(*) FROM etl.load WHERE state = 'attached' AND day = %s", DAY
        ) == [(1,)]

    def complete(self) -> None:
        """The same command again loads the day, and leaves nothing over."""
        self.home.flowsql(*self.words(self.files[1 - self.loaded]))
        self.loaded = 1 - self.loaded
        assert self.answers() == self.undisturbed[self.loaded]
        left = self.ask(
            "SELECT c.relname FROM pg_class AS c WHERE c.relkind = 'r'"
            " AND (c.relname ~ '^(staging|extracted|rejected|checked|found|learned)_[0-9]+'"
            " OR c.relname ~ '_new[0-9]+$')"
        )
        assert left == []
        states = self.ask("SELECT DISTINCT state FROM etl.load ORDER BY 1")
        assert set(states) <= {("attached",), ("failed",), ("superseded",)}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """A home of its own: its server is killed."""
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        yield Days(home, tmp_path_factory.mktemp("days"))


@pytest.mark.parametrize("step", STEPS)
def test_the_loader_is_killed(days: Days, step: str) -> None:
    """The former day stays; the same command then loads the new one."""
    days.kill(step, "loader")
    days.check_former()
    days.complete()


@pytest.mark.parametrize("step", ["checked", "built"])
def test_the_server_is_killed(days: Days, step: str) -> None:
    """So when PostgreSQL dies, and unlogged tables are empty."""
    days.kill(step, "server")
    days.check_former()
    days.complete()


def test_a_load_that_is_killed_while_it_copies(days: Days, tmp_path: Path) -> None:
    """In the middle of a file."""
    small = days.files
    days.files = [*small]
    days.files[1 - days.loaded] = write_day(tmp_path / "long.csv", 400_000, 3)
    try:
        with subprocess.Popen(
            [FLOWSQL, *days.words(days.files[1 - days.loaded])],
            env=days.home.env,
            stdout=subprocess.DEVNULL,
        ) as loader:
            copied = "SELECT 1 FROM pg_stat_progress_copy AS p WHERE p.tuples_processed > 0"
            until(lambda: days.ask(copied))
            loader.kill()
        days.wait_for_the_end()
        days.check_former()
    finally:
        days.files = small
    days.complete()


@pytest.mark.skipif("FLOWSQL_CRASHES" not in os.environ, reason="make crashes")
def test_many_crashes(days: Days) -> None:
    """Any step, either victim, sometimes twice before the load completes."""
    rounds = int(os.environ["FLOWSQL_CRASHES"])
    chance = random.Random(rounds)
    for step in (list(STEPS) * rounds)[:rounds]:
        for _ in range(chance.choice([1, 1, 2])):
            days.kill(step, chance.choice(["loader", "server"]))
            days.check_former()
        days.complete()
