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

#: Longest sleep between two looks at the queue, in seconds. NOTIFY wakes earlier; the look also
#: finds the jobs of backends that died.
IDLE_SECONDS = 2.0
RETRY_SECONDS = 1.0

Say = Callable[[str], None]

_NOT_DEPLOYED = (
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.InsufficientPrivilege,
)


class Runner(threading.Thread):
    """One database session that computes one job at a time."""

    def __init__(self, name: str, stop: threading.Event, say: Say) -> None:
        """``stop``: set it to end the runner after its present job."""
        super().__init__(name=name, daemon=True)
        self._stop_event = stop
        self._say = say
        self._told = ""

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
            self._stop_event.wait(RETRY_SECONDS)

    def _serve(self, conn: Connection) -> None:
        """Run jobs as they come."""
        conn.execute("LISTEN flow_queued")
        conn.execute("LISTEN flow_done")  # what is done may free another job
        while not self._stop_event.is_set():
            if not self._one_job(conn):
                for _ in conn.notifies(timeout=IDLE_SECONDS, stop_after=1):
                    pass

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

    A job that is not done by then is left: its backend sees that this process is gone (the private
    cluster looks every ten seconds) and ends, and the next runner finds and queues it again.
    """
    runners = [Runner(f"runner {number + 1}", stop, say) for number in range(jobs)]
    for runner in runners:
        runner.start()
    stop.wait()
    say("stopping: jobs under way have a moment to finish")
    deadline = time.monotonic() + grace
    for runner in runners:
        runner.join(max(0.0, deadline - time.monotonic()))
