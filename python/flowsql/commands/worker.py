"""``flowsql worker``: compute queued queries until stopped."""

import signal
import sys
import threading
from datetime import UTC, datetime
from types import FrameType

import click

from flowsql import tuning
from flowsql.worker import serve


def _say(line: str) -> None:
    """One line of log, with the time."""
    print(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}", file=sys.stderr, flush=True)


@click.command()
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    envvar="FLOWSQL_WORKER_JOBS",
    help="How many queries to compute at once; default: the processors, at most 4.",
)
@click.option(
    "--grace",
    type=click.FloatRange(0, 86400),
    default=10.0,
    show_default=True,
    envvar="FLOWSQL_WORKER_GRACE",
    help="Seconds that jobs under way have to finish when it is told to stop.",
)
def worker(jobs: int | None, grace: float) -> None:
    """Compute queued queries until SIGTERM or Ctrl-C.

    Any number of workers may run; `flowsql up` starts one. Jobs that do not finish in time when it
    stops are handed back to the queue.
    """
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    serve(jobs or min(4, tuning.processors()), stop, _say, grace)
