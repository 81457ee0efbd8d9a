"""What stored results may take: the disk's room, and FlowKit's variables for the cache.

The settings live in the database (``flowsql cache limit``). A variable that is set wins over them
at each ``flowsql up`` and ``flowsql migrate``; without one they stay as they are.
"""

import os
import shutil
from collections.abc import Callable, Mapping

import click
import psycopg

from flowsql import cluster
from flowsql.ask import told
from flowsql.home import Home, dsn, is_private

Say = Callable[[str], None]


def wanted(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The database's settings that FlowKit's variables in ``env`` ask for.

    Errors: ClickException when one is not a number, or neither true nor false.
    """
    found = {}
    if size := _number(env, "CACHE_SIZE"):
        found["cache_size"] = size
    if touches := _number(env, "CACHE_HALF_LIFE"):
        found["cache_half_life"] = touches
    for name, setting in (
        ("CACHE_PROTECTED_PERIOD", "cache_protected_period"),
        ("FLOWMACHINE_CACHE_PRUNING_FREQUENCY", "cache_prune_every"),
        ("FLOWMACHINE_CACHE_PRUNING_TIMEOUT", "cache_prune_timeout"),
    ):
        if seconds := _number(env, name, least=-1):
            found[setting] = f"{max(int(seconds), 0)} seconds"
    name = "FLOWMACHINE_SERVER_DISABLE_DEPENDENCY_CACHING"
    if given := env.get(name, "").strip().lower():
        if given not in ("true", "false"):
            raise click.ClickException(f"{name}={given!r} is neither true nor false.")
        found["cache_dependencies"] = "false" if given == "true" else "true"
    return found


def _number(env: Mapping[str, str], name: str, least: int = 0) -> str:
    """The whole number that variable ``name`` gives, as text; empty when it is not set."""
    given = env.get(name, "").strip()
    try:
        if not given or int(given) >= least:
            return given
    except ValueError:
        pass
    raise click.ClickException(f"{name}={given!r} is not a whole number of {least} or more.")


def apply(home: Home, say: Say) -> None:
    """Tell the database what room there is, and what the variables ask for.

    Does nothing where it is not deployed. Errors: ClickException for a variable's value.
    """
    settings = wanted()
    try:
        with psycopg.connect(dsn(), connect_timeout=10) as connection:
            row = connection.execute("SELECT to_regclass('ops.disk') IS NULL").fetchone()
            if row is None or row[0]:
                return
            if is_private():
                free = shutil.disk_usage(cluster.locate(home).base).free
                connection.execute("SELECT ops.record_disk(%s)", [free])
            for name, value in settings.items():
                former = connection.execute("SELECT ops.setting_value(%s)", [name]).fetchone()
                connection.execute("SELECT ops.set_setting(%s, %s)", [name, value])
                if former != (value,):
                    say(f"setting {name} is now {value}")
    except psycopg.OperationalError:
        return  # up says what is wrong with the server; a remote one may be down
    except psycopg.Error as error:
        raise click.ClickException(told(error)) from error
