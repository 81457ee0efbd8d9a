"""Days that are dropped, verified or built again, and layers whose cells are mapped again."""

from datetime import date

from flowsql.batch import Say
from flowsql.database import Connection, told
from flowsql.load import patiently, resolve_days


def drop_days(
    connection: Connection, event_type: str | None, first: date | None, last: date | None, say: Say
) -> int:
    """Drop the loaded days of a span, one by one; returns how many."""
    with told():
        days = _loaded(connection, event_type, first, last)
        for kind, day in days:
            patiently(connection, "SELECT etl.drop_day(%s, %s)", [kind, day], say)
            say(f"{kind} {day}: dropped")
    return len(days)


def rebuild_days(
    connection: Connection, event_type: str | None, first: date | None, last: date | None, say: Say
) -> int:
    """Build the loaded days of a span again, cells and sightings; returns how many.

    Cut short, `flowsql load resolve` goes on.
    """
    with told():
        connection.execute("SELECT etl.reopen_days(%s, %s, %s)", [event_type, first, last])
    return resolve_days(connection, say)


def verify_days(
    connection: Connection, event_type: str | None, first: date | None, last: date | None, say: Say
) -> tuple[int, int]:
    """Hold what is kept beside the events of each loaded day against them.

    Returns how many days there are, and of how many sightings or hours of cells differ.
    """
    wrong = 0
    with told():
        days = _loaded(connection, event_type, first, last)
        for kind, day in days:
            row = connection.execute("SELECT etl.day_differences(%s, %s)", [kind, day]).fetchone()
            if rows := row[0] if row else 0:
                wrong += 1
                say(f"{kind} {day}: {rows} rows are not what the events say")
    return len(days), wrong


def remap_layers(connection: Connection, layers: tuple[str, ...], say: Say) -> int:
    """Find anew which regions the cells lie in, a layer at a time (default: all); how many."""
    with told():
        known = connection.execute("SELECT l.layer FROM etl.layers() AS l").fetchall()
        wanted = layers or tuple(layer for (layer,) in known)
        for layer in wanted:
            row = connection.execute("SELECT etl.remap_layer(%s)", [layer]).fetchone()
            say(f"{layer}: {row[0] if row else 0} cell versions lie within its regions")
    return len(wanted)


def _loaded(
    connection: Connection, event_type: str | None, first: date | None, last: date | None
) -> list[tuple[str, date]]:
    """Event type and day of what is loaded of a span (None: no bound)."""
    return connection.execute(
        "SELECT d.kind, d.day FROM etl.loaded_days(%s, %s, %s) AS d", [event_type, first, last]
    ).fetchall()
