"""The commands up, down, status and psql."""

import json
import os
import signal
import time
from collections.abc import Collection
from pathlib import Path
from types import FrameType

import click

from flowsql import cluster, room, services
from flowsql import status as report
from flowsql.home import Home, dsn, home, is_private, rewritten
from flowsql.logins import prepare

PARTS = ("postgresql", "worker", "api")

only_option = click.option(
    "--only", "parts", multiple=True, type=click.Choice(PARTS), help="Only this part (repeatable)."
)


def say(message: str) -> None:
    """Tell the user a step."""
    click.echo(f"==> {message}")


@click.command()
@only_option
@click.option("--foreground", is_flag=True, help="Stay, and stop everything when told to end.")
def up(parts: tuple[str, ...], foreground: bool) -> None:
    """Start PostgreSQL, the worker and the API, making what is missing.

    With FLOWSQL_DSN only the worker and the API. May be run again at any time.
    """
    here = home()
    chosen = parts or PARTS
    told = _told_to_end() if foreground else []
    try:
        with cluster.exclusive(here):
            _start(here, chosen)
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or here.path}: {error.strerror}. Set FLOWSQL_HOME to a folder "
            "that you may write to, on a disk with room."
        ) from error
    if foreground:
        _stay(here, chosen, told)


def _start(here: Home, parts: Collection[str]) -> None:
    """Start the parts that do not run."""
    if "postgresql" in parts and is_private():
        cluster.start(here, say)
        prepare(here)
        room.apply(here, say)
    if "worker" in parts:
        services.start_worker(here, say)
    if "api" in parts:
        services.start_api(here, say)


@click.command()
@only_option
def down(parts: tuple[str, ...]) -> None:
    """Stop what `up` started, and nothing else."""
    here = home()
    if not here.path.exists():
        say(f"nothing to stop: there is no {here.path}")
        return
    with cluster.exclusive(here):
        if not _stop(here, parts or PARTS):
            say("nothing was running")


def _stop(here: Home, parts: Collection[str]) -> bool:
    """Stop the parts, the one that others use last; whether any ran."""
    stopped = []
    if "api" in parts:
        stopped.append(services.api(here).stop(say))
    if "worker" in parts:
        stopped.append(services.worker(here).stop(say))
    if "postgresql" in parts and is_private():
        stopped.append(cluster.stop(cluster.locate(here), say))
    return any(stopped)


def _told_to_end() -> list[int]:
    """The signals to end that have come, filled as they come.

    Asked for before anything is started: a container stopped while it starts leaves nothing behind.
    """
    told: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return told


def _stay(here: Home, parts: Collection[str], told: list[int]) -> None:
    """Wait until told to end or until a part has ended; stop the rest."""
    gone: list[str] = []
    while not told and not gone:
        time.sleep(0.5)
        gone = [part for part in parts if not _runs(here, part)]
    with cluster.exclusive(here):
        _stop(here, parts)
    if gone:
        raise click.ClickException(f"{', '.join(gone)} ended by itself. See {here.path}/log.")


def _runs(here: Home, part: str) -> bool:
    """Whether a part runs; another's server is not ours to watch."""
    if part == "postgresql":
        return not is_private() or cluster.locate(here).process() is not None
    return {"worker": services.worker, "api": services.api}[part](here).process() is not None


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
def status(as_json: bool) -> None:
    """Show what runs, where, and how to reach it."""
    found = report.collect(home())
    if as_json:
        click.echo(json.dumps(found, indent=2, default=str))
    else:
        report.show(found)


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(arguments: tuple[str, ...]) -> None:
    """Open psql as the administrator; ARGUMENTS go to psql as they are."""
    from psycopg.conninfo import conninfo_to_dict

    address = dsn()
    password = conninfo_to_dict(address).get("password")
    if password:
        os.environ["PGPASSWORD"] = str(password)
    program = cluster.binaries() / "psql" if is_private() else Path("psql")
    try:
        command = ["psql", "--dbname", rewritten(address, password=None), *arguments]
        os.execvp(program, command)  # noqa: S606
    except FileNotFoundError:
        raise click.ClickException(
            "there is no psql here. Install Debian's package postgresql-client-15."
        ) from None
