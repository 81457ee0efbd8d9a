"""Loading days of events: rows are staged, then one database function a step."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any, LiteralString

import click
import psycopg
from psycopg.pq import TransactionStatus

from flowsql.batch import Account, Advance, EventFiles, Say, Staged, loader, value
from flowsql.database import Connection, told
from flowsql.sources import PLAIN, source
from flowsql.staging import Layout, filled

#: Fills the staging table of a batch.
Fill = Callable[[int], "Staged"]

#: Seconds to go on trying while readers hold the day that is to be replaced.
PATIENCE_SECONDS = 600.0


def load_events(connection: Connection, what: EventFiles, say: Say, advance: Advance) -> Account:
    """Load the days from their source, as load_rows does; ``advance`` is told the bytes read."""
    layout = Layout.of(source(connection, what.source, what.event_type), what)

    def fill(batch: int) -> Staged:
        return filled(connection, what, layout, batch, advance)

    return load_rows(connection, what, layout.together, fill, say)


def load_rows(
    connection: Connection, what: EventFiles, columns: list[str], fill: Fill, say: Say
) -> Account:
    """Load the days, replacing what is loaded of them; the former days stay until the last moment.

    ``fill`` fills the staging table, which has ``columns``; ``say`` is told each step.
    Errors: ClickException; then nothing has changed but the record of the failed load and its
    rejects.
    """
    with told():
        batch = _start(connection, what, columns)
        try:
            account = _steps(connection, what, batch, fill, say)
        except BaseException as error:
            _give_up(connection, batch, error)
            raise
        connection.execute("SELECT etl.close_batch(%s)", [batch])
    return account


def tried(
    connection: Connection, what: EventFiles, most: int, *, whole: bool
) -> tuple[Account, list[tuple[str, int]], list[tuple[int, str | None, Any]]]:
    """What loading would give: the account, the reasons of rejects, the first rows of each kind.

    Reads the first four megabytes of a file or the first rows of a relation, or ``whole``.
    Stores nothing. Errors: ClickException.
    """
    layout = Layout.of(source(connection, what.source, what.event_type), what)
    with told(), connection.transaction(force_rollback=True):
        batch = _start(connection, what, layout.together)
        enough = None if whole else 1_000
        _end_staging(
            connection, batch, filled(connection, what, layout, batch, lambda _count: None, enough)
        )
        account, _ = check(connection, what, batch)
        found = connection.execute("SELECT etl.preview(%s, %s)", [batch, most]).fetchall()
        return account, _reasons(connection, batch), [(a, b, c) for ((a, b, c),) in found]


def _start(connection: Connection, what: EventFiles, columns: list[str]) -> int:
    """Begin a batch; returns its number."""
    batch: int = value(
        connection,
        "SELECT etl.start_load(%s, %s, %s, %s, %s, %s)",
        [
            *(what.event_type, what.day, what.days, what.source),
            *([str(file) for file in what.files], columns),
        ],
    )
    return batch


def _steps(connection: Connection, what: EventFiles, batch: int, fill: Fill, say: Say) -> Account:
    """Everything between the start and the end of a batch."""
    staged = fill(batch)
    _end_staging(connection, batch, staged)
    say(f"{what.title}: {staged.rows} rows staged")
    account, extracted = check(connection, what, batch)
    if what.source != PLAIN:
        say(f"{what.title}: {extracted} rows extracted by source {what.source}")
    for reason, count in _reasons(connection, batch):
        say(f"{what.title}: rejected {count}: {reason}")
    if account.rejected:
        say(f"  see them: SELECT * FROM etl.reject WHERE load = {batch}")
    if not account.kept:
        raise click.ClickException(
            f"{account}\nno row of {what.title} can be kept, so what is loaded stays as it is. "
            "Is this the right --type and --date?"
        )
    known = value(connection, "SELECT etl.learn_identifiers(%s)", [batch])
    say(f"{what.title}: {known} new identifiers")
    blocked = []
    for load in _loads(connection, batch):
        build(connection, load)
        if problems := check_day(connection, load, say):
            blocked += problems
        else:
            attach(connection, load, say)
    if blocked:
        raise click.ClickException(
            f"{account}\nchecks block {what.title}, so what is loaded stays as it is: "
            f"{'; '.join(blocked)}. Load a better file, or change the bounds with `flowsql qa set`."
        )
    say(f"{what.title}: attached")
    return account


def build(connection: Connection, load: int) -> None:
    """Build a day beside the loaded ones; two sessions make what is kept beside its events."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        connection.execute("SELECT etl.build_day(%s)", [load])
        return
    connection.execute("SELECT etl.build_day(%s, FALSE)", [load])
    finish: LiteralString = "SELECT etl.finish_day(%s, %s)"
    with loader() as beside, ThreadPoolExecutor(1, "sightings") as threads:
        sightings = threads.submit(beside.execute, finish, [load, "sightings"])
        try:
            connection.execute(finish, [load, "events"])
        except BaseException:
            beside.cancel_safe(timeout=5)
            raise
        sightings.result()


def check_day(connection: Connection, load: int, say: Say) -> list[str]:
    """Run the checks of a built day, and say what they found wrong; what blocks it."""
    found = connection.execute(
        "SELECT c.check_name, c.status, c.reason FROM etl.check_day(%s) AS c"
        " WHERE c.status <> 'ok' ORDER BY c.check_name",
        [load],
    ).fetchall()
    for name, status, reason in found:
        say(f"  check {name}: {status}: {reason}")
    return [f"{name}: {reason}" for name, status, reason in found if status == "blocked"]


def _end_staging(connection: Connection, batch: int, staged: Staged) -> None:
    """Note what has been staged."""
    malformed = json.dumps([asdict(item) for item in staged.malformed])
    lines = max(staged.lines, staged.rows)  # rows that were made have no lines
    connection.execute(
        "SELECT etl.end_staging(%s, %s, %s, %s)", [batch, staged.rows, malformed, lines]
    )


def check(connection: Connection, what: EventFiles, batch: int) -> tuple[Account, int]:
    """Extract and check what is staged; returns the account, and the rows extracted."""
    extracted = 0
    if what.source != PLAIN:
        extracted = value(connection, "SELECT etl.run_extract(%s)", [batch])
    row = connection.execute("SELECT * FROM etl.check_rows(%s)", [batch]).fetchone()
    rows_in, kept, rejected = row or (0, 0, 0)
    return Account(rows_in, kept, rejected, rows_in - kept - rejected), extracted


def attach(connection: Connection, load: int, say: Say) -> None:
    """Put a built day in its place, trying again while readers hold the former one."""
    patiently(connection, "SELECT etl.attach_day(%s)", [load], say)


def patiently(connection: Connection, call: LiteralString, arguments: list[Any], say: Say) -> None:
    """Call what replaces or drops a day, trying again while readers hold it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    told_once = False
    while True:
        try:
            connection.execute(call, arguments)
            return
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if time.monotonic() > deadline:
                raise
            if not told_once:
                say("  a reader holds the former day: waiting for a moment to replace it")
                told_once = True
            time.sleep(0.5)


def resolve_days(connection: Connection, say: Say) -> int:
    """Resolve again the days whose cells have changed since they were loaded; returns how many."""
    with told():
        rows = connection.execute("SELECT * FROM etl.unresolved_days()").fetchall()
        for load, event_type, day in rows:
            connection.execute("SELECT etl.rebuild_day(%s)", [load])
            check_day(connection, load, say)
            attach(connection, load, say)
            say(f"{event_type} {day}: cells resolved again")
    return len(rows)


def _give_up(connection: Connection, batch: int, error: BaseException) -> None:
    """Record that a batch failed, if the database can still be reached."""
    primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    why = primary or str(getattr(error, "message", "") or error) or type(error).__name__
    try:
        connection.execute("SELECT etl.close_batch(%s, %s)", [batch, why])
    except psycopg.Error:
        return  # the next load sweeps up


def _reasons(connection: Connection, batch: int) -> list[tuple[str, int]]:
    """Why rows were rejected, and how many for each reason."""
    rows = connection.execute(
        "SELECT r.reason, count(*) FROM etl.reject AS r WHERE r.load = %s"
        " GROUP BY r.reason ORDER BY 2 DESC, 1 LIMIT 20",
        [batch],
    ).fetchall()
    return [(reason, count) for reason, count in rows]


def _loads(connection: Connection, batch: int) -> list[int]:
    """The loads of a batch, a day each."""
    rows = connection.execute(
        "SELECT l.load FROM etl.load AS l WHERE l.batch = %s ORDER BY l.day", [batch]
    ).fetchall()
    return [row[0] for row in rows]
