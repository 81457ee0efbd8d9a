"""How soon jobs begin, end and are answered, beside the goals set for them: `make bench-jobs`.

One private server with its worker and API; the clock is one machine's. "Trivial" jobs store an
empty result with all that belongs to one (two tables, a view, statistics, edges, the audit row).
"""

import argparse
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/python"))

import psycopg
from http_api import Api
from installation import Installation, new_home
from land import Land, until
from world import WORLD

from flowsql import worker

QUICK = '{{"query_kind": "dummy_query", "dummy_param": "{}", "aggregation_unit": "admin3"}}'
#: A query that reads regions, and so waits while they are locked.
HELD = (
    '{{"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01",'
    ' "end_date": "2016-01-02", "aggregation_unit": "admin3", "event_types": ["calls"],'
    ' "hours": {{"start_hour": {}, "end_hour": {}}}}}'
)
#: A runner as cache.work is, whose jobs end before they are computed.
BARE = """
DO $$
DECLARE
    v_id text;
BEGIN
    LOOP
        v_id := cache.claim();
        COMMIT;
        EXIT WHEN v_id IS NULL;
        PERFORM cache.fail(v_id, '22023', 'no result');
        COMMIT;
    END LOOP;
END
$$"""
HOURS = [(start, end) for start in range(24) for end in range(start + 1, 25)]

Connection = psycopg.Connection[Any]


class Bench:
    """One installation, and what was measured."""

    def __init__(self, home: Installation) -> None:
        """Everything runs already."""
        self.land = Land(home, home.dsn)
        self.link: Connection = psycopg.connect(home.dsn, autocommit=True)
        self.asked = 0

    def value(self, statement: str, *arguments: object) -> Any:
        """First column of the first row, on the one connection."""
        row = self.link.execute(statement.encode(), arguments).fetchone()
        return row[0] if row else None

    def spec(self) -> str:
        """A trivial query that nobody has asked yet."""
        self.asked += 1
        return QUICK.format(self.asked)

    def queue(self, count: int) -> list[str]:
        """Queue so many trivial queries at once; their ids."""
        specs = [self.spec() for _ in range(count)]
        rows = self.link.execute(
            "SELECT cache.enqueue(s.spec::jsonb, 'top_level', 'login', 'bench')"
            " FROM unnest(%s::text[]) AS s (spec)",
            [specs],
        ).fetchall()
        return [str(row[0]) for row in rows]

    def wait(self, ids: list[str]) -> None:
        """Until all are answered."""
        left = "SELECT count(*) FROM cache.query WHERE id = ANY (%s) AND state <> 'ready'"
        while self.value(left, ids):
            time.sleep(0.005)

    # -- what is measured --------------------------------------------------------------------------

    def starts(self, count: int) -> list[float]:
        """From the commit of the question to the start of its job, nothing else being done."""
        found: list[float] = []
        for _ in range(count):
            with self.link.transaction():
                query = self.value("SELECT flow.run(%s::jsonb)", self.spec())
                committed = time.time()
            self.wait([query])
            started = "SELECT extract(epoch FROM started_at)::float8 FROM cache.query WHERE id = %s"
            found.append(max(0.0, self.value(started, query) - committed))
        return found

    @contextmanager
    def polling(self, pause: float) -> Iterator[None]:
        """No worker: a session that calls cache.work again and again, as `watch` of psql would."""
        over = threading.Event()

        def poll() -> None:
            with psycopg.connect(self.land.dsn, autocommit=True) as link:
                while not over.wait(pause):
                    link.execute("CALL cache.work()")

        thread = threading.Thread(target=poll)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def through(self, runners: int, count: int) -> float:
        """Trivial jobs a second with so many runners."""
        ids = self.queue(count)
        stop = threading.Event()
        started = time.monotonic()
        threads = [
            worker.Runner(f"runner {number}", stop, lambda _: None, worker.IDLE_SECONDS)
            for number in range(runners)
        ]
        for thread in threads:
            thread.start()
        self.wait(ids)
        seconds = time.monotonic() - started
        stop.set()
        for thread in threads:
            thread.join()
        return count / seconds

    def bare(self, sessions: int, count: int) -> float:
        """Jobs a second that are claimed and end without a result: what the queue itself costs."""
        ids = self.queue(count)

        def run() -> None:
            with psycopg.connect(self.land.dsn, autocommit=True) as link:
                link.execute(BARE)

        started = time.monotonic()
        threads = [threading.Thread(target=run) for _ in range(sessions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - started
        ended = "SELECT count(*) FROM cache.query WHERE id = ANY (%s) AND state = 'failed'"
        assert self.value(ended, ids) == count
        return count / seconds

    def claims(self, count: int) -> list[float]:
        """How long it takes to claim each of so many jobs, which are then computed."""
        self.queue(count)
        found: list[float] = []
        with psycopg.connect(self.land.dsn) as link:
            while True:
                started = time.perf_counter()
                row = link.execute("SELECT cache.claim()").fetchone()
                link.commit()
                if row is None or row[0] is None:
                    return found
                found.append(time.perf_counter() - started)
                link.execute("SELECT cache.compute(%s)", row)
                link.commit()

    @contextmanager
    def old_snapshot(self) -> Iterator[None]:
        """A transaction that keeps every row version that was there when it began."""
        with psycopg.connect(self.land.dsn) as link:
            link.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            link.execute("SELECT count(*) FROM cache.query")
            yield

    @contextmanager
    def held(self, number: int) -> Iterator[tuple[str, int]]:
        """A job that waits for a table: its id and backend."""
        with psycopg.connect(self.land.dsn) as other:
            other.execute("LOCK TABLE store.cell_region")
            query = str(self.value("SELECT flow.run(%s::jsonb)", HELD.format(*HOURS[number])))
            waits = (
                "SELECT q.backend_pid FROM cache.query AS q JOIN pg_stat_activity AS a"
                " ON a.pid = q.backend_pid AND a.wait_event_type = 'Lock' WHERE q.id = %s"
            )
            yield query, int(until(lambda: self.value(waits, query)))

    def cancels(self, count: int) -> list[float]:
        """From the call that cancels a running job to a backend that is free."""
        found: list[float] = []
        waits = (
            "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"
            " AND query LIKE 'CALL cache.work%%'"
        )
        for number in range(count):
            with self.held(number) as (query, backend):
                started = time.perf_counter()
                assert self.value("SELECT flow.cancel(%s)", query) == "cancelled"
                while self.value(waits, backend):
                    pass
                found.append(time.perf_counter() - started)
        return found

    def orphans(self, count: int, first: int) -> list[float]:
        """From the end of a job's backend to the moment in which the job is not its any more."""
        found: list[float] = []
        left = "SELECT backend_pid = %s FROM cache.query WHERE id = %s"
        for number in range(first, first + count):
            with self.held(number) as (query, backend):
                started = time.perf_counter()
                self.value("SELECT pg_terminate_backend(%s)", backend)
                while self.value(left, backend, query):
                    time.sleep(0.002)
                found.append(time.perf_counter() - started)
                self.value("SELECT flow.cancel(%s)", query)
        return found

    def hits(self, count: int) -> list[float]:
        """Question and answer of what is stored, by SQL."""
        spec = self.spec()
        self.wait([self.value("SELECT flow.run(%s::jsonb)", spec)])
        return [
            timed(
                lambda: self.value(
                    "SELECT flow.body(%s)", self.value("SELECT flow.run(%s::jsonb)", spec)
                )
            )
            for _ in range(count)
        ]

    def http_hits(self, count: int) -> list[float]:
        """The same over HTTP: run, poll and get, a connection each."""
        api = Api(self.land.home)
        token = api.token({"all": ["run", "get_result", "admin3:dummy_query:dummy_query"]})
        spec = {"query_kind": "dummy_query", "dummy_param": "http", "aggregation_unit": "admin3"}
        query = api.answered(spec)

        def ask() -> None:
            assert api.request("POST", "/api/0/run", token, spec).status == 202
            assert api.request("GET", f"/api/0/poll/{query}", token).status == 303
            assert api.request("GET", f"/api/0/get/{query}", token).status == 200

        return [timed(ask) for _ in range(count)]

    def duplicates(self, threads: int) -> int:
        """How often a query is executed that so many ask at once."""
        spec, found = self.spec(), set[str]()
        gate = threading.Barrier(threads)

        def ask() -> None:
            with psycopg.connect(self.land.dsn, autocommit=True) as link:
                gate.wait()
                row = link.execute("SELECT flow.run(%s::jsonb)", [spec]).fetchone()
                found.add(str(row[0]) if row else "")

        askers = [threading.Thread(target=ask) for _ in range(threads)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        (query,) = found
        self.wait([query])
        return int(self.value("SELECT attempts FROM cache.query WHERE id = %s", query))


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def spread(seconds: list[float]) -> str:
    """Median, 99th percentile and longest, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49] * 1e3:.1f}, p99 {cuts[98] * 1e3:.1f}, max {max(seconds) * 1e3:.1f} ms"


def measure(home: Installation, size: float) -> Iterator[tuple[str, str, str]]:
    """What, the goal, the figure."""
    bench = Bench(home)
    many = max(int(200 * size), 10)
    yield "enqueue → start, LISTEN", "p50 ≤ 10 ms", spread(bench.starts(many))
    yield "cached answer by SQL (run, body)", "≤ 20 ms", spread(bench.hits(many))
    yield "cached answer by HTTP (run, poll, get)", "", spread(bench.http_hits(many))
    yield "one query asked by 50 at once", "1 execution", f"{bench.duplicates(50)} executions"
    yield "cancel → stopped", "p99 ≤ 1 s", spread(bench.cancels(min(many // 2, 100)))
    yield (
        *("backend ended → job found", "≤ 2 s"),
        spread(bench.orphans(min(max(many // 10, 5), 20), 100)),
    )
    with bench.land.no_worker(), bench.land.cron_at_rest():
        with bench.polling(0.1):
            yield "enqueue → start, polling each 100 ms", "p50 ≤ 150 ms", spread(bench.starts(many))
        for limit in ("jobs_per_user", "queries_per_user"):
            bench.value("SELECT ops.set_setting(%s, '0')", limit)
        for runners in (1, 2, 4):
            rate = bench.through(runners, many * 3)
            yield f"trivial jobs, results stored, {runners} runners", "", f"{rate:.0f}/s"
        for runners in (1, 2, 4):
            rate = bench.bare(runners, many * 5)
            yield f"jobs claimed and ended, {runners} sessions", "≥ 500/s", f"{rate:.0f}/s"
        yield "claim", "", spread(bench.claims(many * 5))
        with bench.old_snapshot():
            bench.claims(many * 5)
            yield "claim, under an old snapshot", "p99 ≤ 20 ms", spread(bench.claims(many * 5))


def main() -> None:
    """Run it as a program."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=float, default=1.0, help="1: about four minutes")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with new_home(FLOWSQL_WORKER_JOBS="4") as home:
        os.environ["FLOWSQL_HOME"] = str(home.home)  # of the runners in this process
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql("load", "geography", "--layer", "admin3", WORLD / "admin3.csv")
        home.flowsql("load", "cells", WORLD / "cells.csv")
        file = next(WORLD.glob("calls_20160101.csv*"))
        home.flowsql("load", "events", "--type", "calls", "--date", "2016-01-01", file)
        home.flowsql("up")
        for what, goal, figure in measure(home, chosen.size):
            line = (
                json.dumps([what, goal, figure])
                if chosen.json
                else (f"{what:44} {figure:45} {goal}")
            )
            print(line, flush=True)


if __name__ == "__main__":
    main()
