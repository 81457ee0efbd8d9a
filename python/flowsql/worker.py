"""The worker: takes queued queries and lets the database compute them.

All the work is ``CALL cache.work``; this loop only waits (LISTEN), reconnects, and stops when it
is told to. Any number of workers may run, on any machine: the database shares out the jobs.
"""

import threading
import time
from collections.abc import Callable

import click
import psycopg

from flowsql.database import Connection, connect

#: Longest sleep between two looks at the queue, in seconds. NOTIFY wakes earlier; the first
#: runner's look also finds the jobs of backends that died.
IDLE_SECONDS = 2.0
OTHERS_IDLE_SECONDS = 30.0
RETRY_SECONDS = 1.0
#: How soon an idle runner sees that it is to stop.
STOP_SECONDS = 0.5

#: How soon a backend sees that this process is gone, and ends: its job runs again elsewhere.
GONE_AFTER = "2s"

Say = Callable[[str], None]

_NOT_DEPLOYED = (
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.InsufficientPrivilege,
)


class Runner(threading.Thread):
    """One database session that computes one job at a time."""

    def __init__(self, name: str, stop: threading.Event, say: Say, idle: float) -> None:
        """``stop``: set it to end the runner after its present job; ``idle``: seconds of sleep."""
        super().__init__(name=name, daemon=True)
        self._stop_event = stop
        self._say = say
        self._idle = idle
        self._told = ""
        self.backend: int | None = None

    def run(self) -> None:
        """Work until told to stop; a lost or missing database is waited for."""
        while not self._stop_event.is_set():
            try:
                with connect(
                    "flow_worker", autocommit=True, application_name="flowsql worker"
                ) as conn:
                    self._serve(conn)
            except _NOT_DEPLOYED as error:
                reason = str(error).splitlines()[0]
                self._tell(f"the database is not deployed: run `flowsql migrate` ({reason})")
            except click.ClickException as error:
                self._tell(error.message)
            except psycopg.Error as error:
                self._tell(f"lost the database: {str(error).splitlines()[0]}")
            finally:
                self.backend = None
            self._stop_event.wait(RETRY_SECONDS)

    def _serve(self, conn: Connection) -> None:
        """Run jobs as they come."""
        conn.execute(
            "SELECT set_config('client_connection_check_interval', %s, false)", [GONE_AFTER]
        )
        conn.execute("LISTEN flow_queued")
        conn.execute("LISTEN flow_done")  # what is done may free another job
        self.backend = conn.info.backend_pid
        while not self._stop_event.is_set():
            if not self._one_job(conn):
                self._sleep(conn)

    def _sleep(self, conn: Connection) -> None:
        """Wait for a notice, for as long as an idle runner sleeps; the database is not asked."""
        deadline = time.monotonic() + self._idle
        while not self._stop_event.is_set() and time.monotonic() < deadline:
            if list(conn.notifies(timeout=STOP_SECONDS, stop_after=1)):
                return

    def _one_job(self, conn: Connection) -> bool:
        """Run the next job if there is one; whether there was."""
        started = time.monotonic()
        row = conn.execute("CALL cache.work(1, '0')").fetchone()
        self._tell("working")
        if row is None or row[0] is None:
            return False
        self._say(f"{self.name}: {row[0]} took {time.monotonic() - started:.3f} s")
        return True

    def _tell(self, line: str) -> None:
        """Say something once, not at every turn of the loop."""
        if line != self._told:
            self._say(f"{self.name}: {line}")
            self._told = line


def serve(jobs: int, stop: threading.Event, say: Say, grace: float = 10.0) -> None:
    """Run ``jobs`` sessions until ``stop`` is set, then wait ``grace`` seconds for their jobs.

    A job that is not done by then is handed back: another worker begins it anew. Were that not
    possible, its backend would see that this process is gone, and the next runner would find it.
    """
    runners = [
        Runner(f"runner {number + 1}", stop, say, OTHERS_IDLE_SECONDS if number else IDLE_SECONDS)
        for number in range(jobs)
    ]
    for runner in runners:
        runner.start()
    stop.wait()
    say("stopping: jobs under way have a moment to finish")
    _join(runners, grace)
    if any(runner.is_alive() for runner in runners):
        _hand_back([runner.backend for runner in runners if runner.backend], say)
        _join(runners, 2.0)


def _join(runners: list[Runner], seconds: float) -> None:
    """Wait until the runners have ended, but no longer than that."""
    deadline = time.monotonic() + seconds
    for runner in runners:
        runner.join(max(0.0, deadline - time.monotonic()))


def _hand_back(backends: list[int], say: Say) -> None:
    """Put the jobs of these backends, which are ours, into the queue again."""
    try:
        with connect("flow_worker", autocommit=True, application_name="flowsql worker") as conn:
            row = conn.execute("SELECT cache.hand_back(%s)", [backends]).fetchone()
    except (click.ClickException, psycopg.Error) as error:
        say(f"jobs could not be handed back: {str(error).splitlines()[0]}")
    else:
        say(f"handed back {row[0] if row else 0} jobs")
