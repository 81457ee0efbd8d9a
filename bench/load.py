"""Loading a day, beside FlowETL's own steps on the same file: `make bench-load`.

FlowETL's steps: COPY into a table of FlowDB's columns, CLUSTER by msisdn, five indexes, ANALYZE,
and ATTACH; in a database with FlowDB's locale, with the settings that FlowDB ships and with ours,
and of the newest day, of which FlowETL analyzes the parent table too. Ours: `flowsql load events`,
with dictionaries, cell versions and sightings: the first day, of which no identifier is known; a
later one, in which three people in a hundred are new with their phones and SIM cards, made anew for
each round; and the same once more, when everybody is known, without and with all checks. All events
are at known cells. All on one server, in turn: only ratios travel. Memory is what the processes
have for themselves.
"""

import argparse
import os
import resource
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import flowdb
import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/python"))

from installation import Installation, new_home

DAY = "2016-01-01"
HEADER = "id,outgoing,datetime,duration,msisdn,msisdn_counterpart,location_id,imsi,imei,tac"
CELLS = 2000
#: Identifiers of 64 hexadecimal digits. Each person has a phone and a SIM card and is near a few
#: cells; few people make most calls. In a round some of them are others than before.
EVENTS = """
COPY (
    SELECT 'c' || x.n, x.n % 2 = 0,
        to_char(timestamp '2016-01-01' + (x.n::bigint * 86399 / {rows}) * interval '1 second',
            'YYYY-MM-DD HH24:MI:SS') || '+00',
        (random() * 600)::integer,
        encode(sha256(('s' || x.who)::bytea), 'hex'),
        encode(sha256(('s' || x.other)::bytea), 'hex'),
        'cell' || (x.p * 7 + (power(random(), 3) * 6)::integer) % {cells},
        encode(sha256(('i' || x.who)::bytea), 'hex'),
        encode(sha256(('e' || x.who)::bytea), 'hex'),
        10000000 + x.p % 500
    FROM (
        SELECT p.n, p.p, p.p || CASE WHEN p.p % 33 = {round} THEN '-{round}' ELSE '' END AS who,
            p.q || CASE WHEN p.q % 33 = {round} THEN '-{round}' ELSE '' END AS other
        FROM (
            SELECT n, (power(random(), 2) * {people})::integer AS p,
                (random() * {people})::integer AS q
            FROM generate_series(1, {rows}) AS n
        ) AS p
    ) AS x
) TO STDOUT (FORMAT csv)
"""
IDENTIFIER = 'text COLLATE "C"'
FLOWETL = (
    "DROP TABLE IF EXISTS calls CASCADE",
    f"CREATE TABLE calls (id text, outgoing boolean, datetime timestamptz NOT NULL,"
    f" duration numeric, network text, msisdn {IDENTIFIER} NOT NULL,"
    f" msisdn_counterpart {IDENTIFIER}, location_id text, imsi {IDENTIFIER}, imei {IDENTIFIER},"
    f" tac numeric(8), operator_code numeric, country_code numeric) PARTITION BY RANGE (datetime)",
    "CREATE TABLE day (LIKE calls)",
    f"COPY day ({HEADER}) FROM STDIN (FORMAT csv, HEADER)",
    "CREATE INDEX day_msisdn_idx ON day (msisdn)",
    "CLUSTER day USING day_msisdn_idx",
    *(
        f"CREATE INDEX ON day ({column})"
        for column in ("msisdn_counterpart", "location_id", "datetime", "tac")
    ),
    "ANALYZE day",
    "ALTER TABLE calls ATTACH PARTITION day FOR VALUES FROM ('2016-01-01+00') TO ('2016-01-02+00')",
)
#: FlowETL's last step, which a day that is not the newest does without.
PARENT = "ANALYZE calls"


@dataclass
class Server:
    """A PostgreSQL whose processors' time and memory are watched."""

    pid: int
    peak: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def seconds(self) -> float:
        """Processor seconds of all its processes, those that have ended too."""
        total = sum(self._times(self.pid)[:4])
        return total + sum(sum(self._times(pid)[:2]) for pid in self._children())

    def _times(self, pid: int) -> list[float]:
        """User and system time of a process, and of its children that have ended."""
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return [0.0]
        return [int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:15]]

    def _children(self) -> Iterator[int]:
        """Its backends and workers."""
        try:
            text = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except OSError:
            text = ""
        yield from map(int, text.split())

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Keep the peak of the memory that its processes have for themselves."""
        self.peak, self._ended = 0, threading.Event()
        watcher = threading.Thread(target=self._watch)
        watcher.start()
        try:
            yield
        finally:
            self._ended.set()
            watcher.join()

    def _watch(self) -> None:
        """Look five times a second."""
        while not self._ended.wait(0.2):
            total = 0
            for pid in self._children():
                try:
                    status = Path(f"/proc/{pid}/status").read_text()
                except OSError:
                    continue
                total += sum(
                    int(line.split()[1]) for line in status.splitlines() if "RssAnon" in line
                )
            self.peak = max(self.peak, total)


@dataclass
class Figures:
    """Wall and processor seconds of some runs, and the peak memory in MB."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: int = 0

    def measure(self, server: Server, work: Callable[[], object]) -> None:
        """One run."""
        began, spent = time.monotonic(), server.seconds()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = time.process_time()
        with server.watched():
            work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        client = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
        self.wall.append(time.monotonic() - began)
        time.sleep(0.2)  # the backend's time counts once it has ended
        self.cpu.append(server.seconds() - spent + client + time.process_time() - own)
        self.memory = max(self.memory, server.peak // 1024)


def flowetl(database: str, file: Path, parent: bool = False) -> dict[str, float]:
    """FlowETL's own steps; the seconds of each. ``parent``: as of the newest day."""
    steps: dict[str, float] = {}
    with psycopg.connect(database, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in (*FLOWETL, PARENT) if parent else FLOWETL:
            began = time.monotonic()
            if statement.startswith("COPY"):
                with cursor.copy(statement.encode()) as copy, file.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        copy.write(block)
            else:
                cursor.execute(statement.encode())
            step = " ".join(statement.split()[:2])
            steps[step] = steps.get(step, 0) + time.monotonic() - began
    return steps


def ours(home: Installation, file: Path) -> None:
    """The same day by our command."""
    home.flowsql("load", "events", "--type", "calls", "--date", DAY, file)


def our_steps(home: Installation, file: Path) -> dict[str, float]:
    """The seconds that the server needed for each call of our command."""
    with home.connect() as admin:
        admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        admin.execute("SELECT pg_stat_statements_reset()")
        ours(home, file)
        found = admin.execute(
            "SELECT coalesce(substring(s.query FROM 'etl\\.(\\w+)\\('), 'COPY'),"
            " sum(s.total_exec_time)"
            " FROM pg_stat_statements AS s WHERE s.query ~ '^COPY etl|etl\\.\\w+\\('"
            " AND s.query !~ 'note_progress' GROUP BY 1 ORDER BY 2 DESC LIMIT 8"
        ).fetchall()
    return {name: milliseconds / 1000 for name, milliseconds in found}


def write_events(home: Installation, file: Path, rows: int, which: int = -1) -> None:
    """Write a day of calls; of a round some people are new (-1: none is of another round)."""
    text = EVENTS.format(rows=rows, people=rows // 10, cells=CELLS, round=which)
    with home.connect() as admin, file.open("wb") as stream, admin.cursor() as cursor:
        stream.write(HEADER.encode() + b"\n")
        with cursor.copy(text.encode()) as copy:
            for block in copy:
                stream.write(block)
        admin.execute("CHECKPOINT")  # what making it wrote is no part of what comes


def load_cells(home: Installation, file: Path) -> None:
    """Let all cells of the events be known."""
    lines = ["id,site_id,latitude,longitude"]
    lines += [
        f"cell{n},site{n // 2},{27 + n % 50 / 20:.2f},{80 + n // 50 / 10:.1f}" for n in range(CELLS)
    ]
    file.write_text("\n".join(lines) + "\n")
    home.flowsql("load", "cells", file)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Loading a day, beside FlowETL's own steps.")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with new_home(SHARED_BUFFERS_SIZE="1GB") as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        base = Path(home.state()["base"])
        server = Server(int((base / "data/postmaster.pid").read_text().split()[0]))
        file = home.home.parent / "calls.csv"
        load_cells(home, home.home.parent / "cells.csv")
        with home.connect() as admin:
            shipped = flowdb.create(admin, "bench_shipped")
            alike = flowdb.create(admin, "bench_alike", shipped=False)
        kinds = {
            "FlowETL": Figures(),
            "FlowETL, newest day": Figures(),
            "FlowETL, our settings": Figures(),
            "first day": Figures(),
            "later day, some new": Figures(),
            "later day, all known": Figures(),
            "the same with checks": Figures(),
        }
        set_checks(home, "off")
        write_events(home, file, given.rows)
        kinds["first day"].measure(server, lambda: ours(home, file))
        for number in range(given.rounds):
            write_events(home, file, given.rows, number)
            kinds["FlowETL"].measure(server, lambda: flowetl(shipped, file))
            kinds["FlowETL, newest day"].measure(
                server, lambda: flowetl(shipped, file, parent=True)
            )
            kinds["FlowETL, our settings"].measure(server, lambda: flowetl(alike, file))
            set_checks(home, "off")
            kinds["later day, some new"].measure(server, lambda: ours(home, file))
            kinds["later day, all known"].measure(server, lambda: ours(home, file))
            set_checks(home, "info")
            kinds["the same with checks"].measure(server, lambda: ours(home, file))
        write_events(home, file, given.rows, given.rounds)
        each = {"FlowETL": flowetl(shipped, file, True), "FlowSQL": our_steps(home, file)}
        loader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    report(given.rows, kinds, loader)
    for name, steps in each.items():
        print(f"{name}, s: " + ", ".join(f"{step} {took:.1f}" for step, took in steps.items()))


def set_checks(home: Installation, severity: str) -> None:
    """Give all checks a severity; off: they do not run."""
    with home.connect() as admin:
        admin.execute("UPDATE etl.qa_check SET severity = %s", [severity])


def report(rows: int, kinds: dict[str, Figures], loader: int) -> None:
    """Print the medians, and the ratios to each form of FlowETL's."""
    theirs = {name: found for name, found in kinds.items() if name.startswith("FlowETL")}
    print(f"{rows:,} calls; medians of {len(theirs['FlowETL'].wall)} rounds")
    print(
        f"{'':22} {'s':>7} {'CPU s':>7} {'rows/s':>9} {'MB':>5}   wall and CPU / "
        + "; ".join(theirs)
    )
    for name, found in kinds.items():
        wall, cpu = statistics.median(found.wall), statistics.median(found.cpu)
        beside = "; ".join(
            f"{wall / statistics.median(base.wall):.2f} {cpu / statistics.median(base.cpu):.2f}"
            for base in theirs.values()
        )
        print(f"{name:22} {wall:7.1f} {cpu:7.1f} {rows / wall:9,.0f} {found.memory:5}   {beside}")
    print(f"loader at most {loader} MB")


if __name__ == "__main__":
    main()
