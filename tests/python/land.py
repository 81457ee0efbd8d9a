"""A land of two days whose queries take seconds, for its layer has many overlapping regions."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from installation import FLOWSQL, Installation
from psycopg.rows import dict_row
from world import WORLD

DAYS = ("2016-01-01", "2016-01-02")
REGIONS = 100

Found = TypeVar("Found")


@dataclass(frozen=True)
class Land:
    """An installation with two days of events, and the administrator's address."""

    home: Installation
    dsn: str

    def rows(self, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """The rows of a statement, in a session of its own: servers die here."""
        with psycopg.connect(self.dsn, autocommit=True, row_factory=dict_row) as connection:
            found = connection.execute(statement.encode(), arguments)
            return found.fetchall() if found.description else []

    def value(self, statement: str, *arguments: object) -> Any:
        """First column of the first row."""
        return next(iter(self.rows(statement, *arguments)[0].values()))

    def ask(self, spec: dict[str, Any]) -> str:
        """Queue a query; its id."""
        return str(self.value("SELECT flow.run(%s::jsonb)", json.dumps(spec)))

    def row(self, query: str) -> dict[str, Any]:
        """The catalogue's row of a query."""
        return self.rows("SELECT q.* FROM cache.query AS q WHERE q.id = %s", query)[0]

    def ended(self, query: str, seconds: float = 240) -> dict[str, Any]:
        """The row of a query once it is neither queued nor running; servers may restart."""

        def look() -> dict[str, Any] | None:
            try:
                row = self.row(query)
            except psycopg.OperationalError:
                return None
            return None if row["state"] in ("queued", "running") else row

        return until(look, seconds)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Meanwhile what reads days waits for us, however fast it is; the server may die."""
        connection = psycopg.connect(self.dsn)
        try:
            connection.execute("LOCK TABLE store.sighting")
            yield
        finally:
            connection.close()

    def computing(self, query: str) -> int:
        """The backend that has been computing a query, or what it needs, for half a second."""
        return until(
            lambda: next(
                (
                    int(row["pid"])
                    for row in self.rows(
                        "SELECT a.pid FROM pg_stat_activity AS a JOIN cache.query AS q"
                        " ON q.backend_pid = a.pid AND q.backend_start = a.backend_start"
                        " WHERE q.state = 'running' AND a.state = 'active'"
                        " AND clock_timestamp() - q.started_at > interval '0.5 s'"
                        " AND (q.id = %s OR q.id IN (SELECT d.depends_on FROM cache.dependency AS d"
                        " WHERE d.id = %s))",
                        *(query, query),
                    )
                ),
                None,
            )
        )

    def stored(self, query: str) -> tuple[Any, ...]:
        """The complete rows and the released ones, and the body that callers get."""
        complete, released = (
            self.value(
                f"SELECT jsonb_agg(t ORDER BY t::text) FROM {schema}.q_{query} AS t",
            )
            for schema in ("cache", "results")
        )
        return complete, released, self.value("SELECT flow.body(%s, 'json')", query)

    def evict(self, query: str) -> None:
        """Forget a query and what it was computed from, by hand."""
        self.value(
            "WITH gone AS (UPDATE cache.query AS q SET state = 'evicted', attempts = 0"
            " WHERE q.id = %s OR q.id IN (SELECT d.depends_on FROM cache.dependency AS d"
            " WHERE d.id = %s) RETURNING q.id) SELECT count(cache.drop_tables(g.id))"
            " FROM gone AS g",
            *(query, query),
        )
        self.rows(
            "SELECT ops.note('evict', q.id, 'by hand') FROM cache.query AS q"
            " WHERE q.state = 'evicted'"
        )
        assert not self.relations(query)

    def relations(self, query: str) -> list[str]:
        """Every relation whose name holds a query's id, with its schema."""
        found = self.rows(
            "SELECT n.nspname || '.' || c.relname AS name FROM pg_class AS c"
            " JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE c.relname ~ %s AND c.relkind IN ('r', 'v') ORDER BY 1",
            query,
        )
        return [row["name"] for row in found]

    def check_stored_once(self, query: str) -> None:
        """A ready aggregate has its three relations, and no invariant is broken."""
        name = f"q_{query}"
        assert self.relations(query) == [f"{s}.{name}" for s in ("cache", "redact", "results")]
        assert self.rows("SELECT * FROM cache.violations()") == []

    @contextmanager
    def setting(self, name: str, value: str) -> Iterator[None]:
        """A setting changed for a while."""
        former = self.value("SELECT ops.setting_value(%s)", name)
        self.rows("SELECT ops.set_setting(%s, %s)", name, value)
        try:
            yield
        finally:
            self.rows("SELECT ops.set_setting(%s, %s)", name, former)

    @contextmanager
    def without(self, table: str) -> Iterator[None]:
        """A table is missing for a while."""
        self.rows(f"ALTER TABLE store.{table} RENAME TO {table}_away")
        try:
            yield
        finally:
            self.rows(f"ALTER TABLE store.{table}_away RENAME TO {table}")

    @contextmanager
    def cron_at_rest(self, *more: str) -> Iterator[None]:
        """pg_cron does not take queries for a while, nor do ``more`` of its jobs."""
        jobs = [f"flowsql: {name}" for name in ("take queries", *more)]
        switch = (
            "SELECT cron.alter_job(j.jobid, active => %s) FROM cron.job AS j"
            " WHERE j.jobname = ANY (%s)"
        )
        self.rows(switch, False, jobs)
        try:
            yield
        finally:
            self.rows(switch, True, jobs)

    @contextmanager
    def no_worker(self) -> Iterator[None]:
        """The worker is stopped for a while."""
        self.home.flowsql("down", "--only", "worker")
        try:
            yield
        finally:
            self.home.flowsql("up", "--only", "worker")

    @contextmanager
    def worker(self, log: Path, jobs: int) -> Iterator["subprocess.Popen[bytes]"]:
        """A worker of our own, writing to ``log``."""
        with (
            log.open("wb") as output,
            subprocess.Popen(
                [FLOWSQL, "worker", "--jobs", str(jobs)], env=self.home.env, stderr=output
            ) as process,
        ):
            try:
                until(lambda: log.read_text().count(": working") == jobs)
                yield process
            finally:
                process.kill()


def until(look: Callable[[], Found | None], seconds: float = 120) -> Found:
    """What ``look`` finds as soon as it finds something; the test fails when it never does."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return found


def write_layer(file: Path) -> None:
    """A layer of REGIONS regions, each within the next: a person is in most of them."""
    lines = ["code,name,wkt"]
    for number in range(REGIONS):
        east = 82 + 7 * number / REGIONS
        shape = f"POLYGON((70 20,{east} 20,{east} 35,70 35,70 20))"
        lines.append(f'R{number:03},Region {number},"{shape}"')
    file.write_text("\n".join(lines))


def load(home: Installation, kind: str, day: str) -> None:
    """Load a day of the conformance world."""
    file = next(WORLD.glob(f"{kind}_{day.replace('-', '')}.csv*"))
    home.flowsql("load", "events", "--type", kind, "--date", day, file)


def visitors(*types: str) -> dict[str, Any]:
    """People in each of the nested regions: one job of seconds."""
    return {
        "query_kind": "unique_subscriber_counts",
        "start_date": DAYS[0],
        "end_date": "2016-01-03",
        "aggregation_unit": "nested",
        "event_types": list(types),
    }


def located(unit: str = "nested", **more: object) -> dict[str, Any]:
    """People by where they were most: a job on top of another."""
    day = {"query_kind": "daily_location", "date": DAYS[0], "method": "most-common"}
    return {
        "query_kind": "spatial_aggregate",
        "locations": {**day, "aggregation_unit": unit, "event_types": ["calls", "sms"], **more},
    }
