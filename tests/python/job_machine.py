"""States of jobs as a small model in Python, and a machine that does the same to both at random."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from land import Land, until

QUERIES = st.integers(0, 2)
ASKERS = st.sampled_from(["ana", "ben"])
RUNNERS = st.integers(0, 1)
#: What another try may mend, what it may not, and an interruption.
ERRORS = st.sampled_from(["40P01", "22012", "57014"])

Connection = psycopg.Connection[Any]


@dataclass
class Job:
    """What is to be of one query."""

    state: str = ""
    stale: bool = False
    attempts: int = 0
    runner: int | None = None
    wanted: set[str] = field(default_factory=set)

    @property
    def begun(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("queued", "running")

    def ask(self, asker: str) -> None:
        """Queued, unless it is there."""
        if self.state in ("", "failed", "cancelled", "evicted") or (
            self.state == "ready" and self.stale
        ):
            self.state, self.attempts, self.wanted = "queued", 0, set()
        self.wanted.add(asker)

    def end(self, state: str) -> None:
        """No longer at a runner."""
        self.state, self.runner = state, None

    def retry(self, most: int) -> None:
        """Queued again, or given up."""
        self.end("queued" if self.attempts < most else "failed")


def machine(land: Land, examples: Callable[[], int]) -> type[RuleBasedStateMachine]:
    """The machine on an installation without worker; ``examples`` numbers its runs."""

    class Jobs(RuleBasedStateMachine):
        """Three queries, two askers, two runners."""

        def __init__(self) -> None:
            """A model of nothing yet, and queries that nobody has asked."""
            super().__init__()
            self.jobs = [Job() for _ in range(3)]
            self.run = examples()
            self.ids: list[str] = []

        @initialize()
        def begin(self) -> None:
            """The sessions."""
            self.admin: Connection = psycopg.connect(land.dsn, autocommit=True)
            self.runners = [psycopg.connect(land.dsn) for _ in range(2)]
            self.most = int(self.value("SELECT ops.setting_value('job_attempts')"))
            self.ids = [
                str(self.value("SELECT query.id(query.normalise(%s))", self.spec(number)))
                for number in range(3)
            ]

        def teardown(self) -> None:
            """Nothing waits, and no invariant is broken."""
            if not self.ids:
                return
            for runner in self.runners:
                runner.close()
            for query in self.ids:
                self.value("SELECT cache.cancel_for_all(%s, 'the end')", query)
            assert self.admin.execute("SELECT * FROM cache.violations()").fetchall() == []
            self.admin.close()

        def value(self, statement: str, *arguments: object) -> Any:
            """First column of the first row."""
            row = self.admin.execute(statement.encode(), arguments).fetchone()
            return row[0] if row else None

        def spec(self, number: int) -> str:
            """One of the three queries of this run."""
            return json.dumps(
                {
                    "query_kind": "dummy_query",
                    "dummy_param": f"run {self.run} query {number}",
                    "aggregation_unit": "admin3",
                }
            )

        def at(self, runner: int) -> int | None:
            """The query that a runner is at, if it is still its own."""
            return next((n for n, job in enumerate(self.jobs) if job.runner == runner), None)

        # -- what happens --------------------------------------------------------------------------

        @rule(number=QUERIES, asker=ASKERS)
        def ask(self, number: int, asker: str) -> None:
            """Somebody asks."""
            said = "SELECT cache.enqueue(%s, 'top_level', 'login', %s)"
            assert self.value(said, self.spec(number), asker) == self.ids[number]
            self.jobs[number].ask(asker)

        @rule(number=QUERIES, asker=ASKERS)
        def withdraw(self, number: int, asker: str) -> None:
            """Somebody wants it no longer; the last one ends it."""
            job = self.jobs[number]
            job.wanted.discard(asker)
            if job.begun and not job.wanted:
                job.end("cancelled")
            said = self.value("SELECT cache.withdraw(%s, 'login', %s)", self.ids[number], asker)
            assert said == ("stale" if job.state == "ready" and job.stale else job.state or None)

        @rule(number=QUERIES)
        def cancel_for_all(self, number: int) -> None:
            """An administrator ends it."""
            job = self.jobs[number]
            job.wanted.clear()
            if job.begun:
                job.end("cancelled")
            self.value("SELECT cache.cancel_for_all(%s, 'by hand')", self.ids[number])

        @rule(runner=RUNNERS)
        def claim(self, runner: int) -> None:
            """A free runner takes one of those that wait, if there is one."""
            if self.at(runner) is not None:
                return
            link = self.runners[runner]
            link.rollback()
            row = link.execute("SELECT cache.claim()").fetchone()
            link.commit()
            link.execute("SELECT 'at it'")  # an open transaction: it is not idle
            waiting = [n for n, job in enumerate(self.jobs) if job.state == "queued"]
            if not waiting:
                assert row == (None,)
                return
            assert row
            number = self.ids.index(row[0])
            assert number in waiting
            job = self.jobs[number]
            job.state, job.runner, job.stale = "running", runner, False
            job.attempts += 1

        @rule(runner=RUNNERS, number=QUERIES)
        def compute(self, runner: int, number: int) -> None:
            """A runner ends a job: its own one is stored, any other is refused."""
            link, job = self.runners[runner], self.jobs[number]
            if not job.state:
                return
            try:
                link.execute("SELECT cache.compute(%s)", [self.ids[number]])
                link.commit()
            except psycopg.errors.ObjectNotInPrerequisiteState:
                link.rollback()
                link.execute("SELECT 'at it'")
                assert job.runner != runner
            else:
                assert job.runner == runner
                job.end("ready")

        @rule(runner=RUNNERS, number=QUERIES, error=ERRORS)
        def fail(self, runner: int, number: int, error: str) -> None:
            """A runner says that a job failed; only its own does."""
            link, job = self.runners[runner], self.jobs[number]
            link.execute("SELECT cache.fail(%s, %s, 'an error')", [self.ids[number], error])
            link.commit()
            link.execute("SELECT 'at it'")
            if job.runner != runner:
                return
            if error == "57014":
                job.end("cancelled")
            else:
                job.retry(self.most if error == "40P01" else 0)

        @precondition(lambda self: any(job.runner is not None for job in self.jobs))
        @rule(runner=RUNNERS)
        def die(self, runner: int) -> None:
            """A runner's session is gone; its job is found, and nobody else's."""
            number = self.at(runner)
            pid = self.runners[runner].info.backend_pid
            self.runners[runner].close()
            self.runners[runner] = psycopg.connect(land.dsn)
            gone = "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = %s"
            until(lambda: self.value(gone, pid))
            assert self.value("SELECT cache.reap()") == (number is not None)
            if number is not None:
                self.jobs[number].retry(self.most)

        @rule(number=QUERIES)
        def reload(self, number: int) -> None:
            """Its data change."""
            job = self.jobs[number]
            self.value("SELECT cache.mark_ids_stale(ARRAY[%s])", self.ids[number])
            job.stale = job.stale or job.state in ("running", "ready")

        @rule(number=QUERIES)
        def evict(self, number: int) -> None:
            """Its result goes, if it has one."""
            job = self.jobs[number]
            freed = self.value("SELECT cache.evict(%s)", self.ids[number])
            assert (freed is not None) == (job.state == "ready")
            if job.state == "ready":
                job.state, job.stale = "evicted", False

        @rule(number=QUERIES)
        def read(self, number: int) -> None:
            """Only what is ready and not stale is served."""
            job = self.jobs[number]
            try:
                self.value("SELECT cache.body(%s, 'json')", self.ids[number])
            except psycopg.errors.NoDataFound:
                assert job.state != "ready" or job.stale
            except psycopg.errors.ObjectNotInPrerequisiteState:
                assert job.state in ("queued", "running", "failed", "cancelled")
            else:
                assert job.state == "ready" and not job.stale

        # -- what must be --------------------------------------------------------------------------

        @invariant()
        def both_agree(self) -> None:
            """State, mark and tries of each query are the model's."""
            if not self.ids:
                return
            rows = self.admin.execute(
                "SELECT q.id, q.state, q.stale, q.attempts, q.backend_pid FROM cache.query AS q"
                " WHERE q.id = ANY (%s)",
                [self.ids],
            ).fetchall()
            found = {row[0]: row[1:] for row in rows}
            for query, job in zip(self.ids, self.jobs, strict=True):
                backend = None if job.runner is None else self.runners[job.runner].info.backend_pid
                expected = (job.state, job.stale, job.attempts, backend)
                assert found.get(query, ("", False, 0, None)) == expected

    return Jobs
