"""Days that are dropped or built again, and layers whose cells are mapped again."""

from datetime import date

from flowsql.batch import Say
from flowsql.database import Connection, told
from flowsql.load import patiently, resolve_days


def drop_days(
    connection: Connection, event_type: str | None, first: date | None, last: date | None, say: Say
) -> int:
    """Drop the loaded days of a span, one by one; returns how many."""
    with told():
        days = connection.execute(
            "SELECT d.kind, d.day FROM etl.loaded_days(%s, %s, %s) AS d", [event_type, first, last]
        ).fetchall()
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


def remap_layers(connection: Connection, layers: tuple[str, ...], say: Say) -> int:
    """Find anew which regions the cells lie in, a layer at a time (default: all); how many."""
    with told():
        known = connection.execute("SELECT l.layer FROM etl.layers() AS l").fetchall()
        wanted = layers or tuple(layer for (layer,) in known)
        for layer in wanted:
            row = connection.execute("SELECT etl.remap_layer(%s)", [layer]).fetchone()
            say(f"{layer}: {row[0] if row else 0} cell versions lie within its regions")
    return len(wanted)
