"""The gate database: no data, only functions that call the private database for its analysts."""

from collections.abc import Callable


def deploy(dsn: str, *, say: Callable[[str], None] = print) -> None:
    """Make the gate beside the database at ``dsn`` and run db/gate/*.sql there."""
    say("gate: nothing to do yet")


def script() -> str:
    """The same for psql."""
    return "-- the gate database: nothing yet"
