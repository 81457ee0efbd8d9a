"""Running: one transaction for the private database, one for the gate."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy
from alembic import context
from psycopg.conninfo import conninfo_to_dict

from flowsql import gate, repeatables
from flowsql.database import Connection
from flowsql.deployment.environment import configure, to_head
from flowsql.deployment.files import (
    REMEMBER,
    SETTINGS,
    VERSION_COMMENT,
    after,
    before,
    bookkeeping,
    switches,
    text,
)
from flowsql.deployment.options import Options
from flowsql.deployment.state import check_server, known, scalar
from flowsql.home import dsn as home_dsn
from flowsql.home import rewritten
from flowsql.sqlfile import SqlError, may_pass, run


def online(options: Options, connection: Connection) -> None:
    """Run the Alembic command at hand; to an upgrade to head belongs everything else."""
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", poolclass=sqlalchemy.StaticPool, creator=lambda: connection
    )
    with engine.connect() as alchemy:
        if not _is_upgrade(alchemy):
            configure(options, connection=alchemy)
            if "dont_mutate" not in context.get_context().opts and not _is_deployed(connection):
                raise SqlError("the database is empty. Deploy it with `alembic upgrade head`.")
            with context.begin_transaction():
                context.run_migrations()
            return
        with _alone(connection, options):
            with _ending("Nothing was changed."):
                _patiently(options, connection, lambda: _core(options, alchemy, connection))
            if options.gate and to_head():
                options.say("gate database")
                with _ending(
                    "The private database is deployed, the gate database is as it was."
                    " Run it again when this is put right."
                ):
                    _patiently(options, connection, lambda: _gate(options, connection))


def _is_upgrade(alchemy: sqlalchemy.Connection) -> bool:
    """Whether the command is ``upgrade`` (not current, check, history, stamp …)."""
    context.configure(connection=alchemy)
    return getattr(context.get_context().opts.get("fn"), "__name__", "") == "upgrade"


def _is_deployed(connection: Connection) -> bool:
    """Whether any revision was ever deployed."""
    return scalar(connection, "ops.alembic_version", "SELECT true FROM {}") is True


@contextmanager
def _alone(connection: Connection, options: Options) -> Iterator[None]:
    """Hold the deploy lock of the session: over all tries, through their rollbacks."""
    key = "(pg_catalog.hashtextextended('flowsql deploy', 0))"
    row = connection.execute(f"SELECT pg_catalog.pg_try_advisory_lock{key}".encode()).fetchone()
    if not (row and row[0]):
        options.say("another deploy is running: waiting for it")
        connection.execute(f"SELECT pg_catalog.pg_advisory_lock{key}".encode())
    connection.commit()
    try:
        yield
    finally:
        if not connection.closed:
            connection.rollback()
            connection.execute(f"SELECT pg_catalog.pg_advisory_unlock{key}".encode())
            connection.execute("NOTIFY flow_queued")  # claims were paused
            connection.commit()


@contextmanager
def _ending(words: str) -> Iterator[None]:
    """Add to the message of a failure what state it leaves."""
    try:
        yield
    except SqlError as error:
        raise SqlError(f"{error}\n{words}") from error


def _patiently(options: Options, connection: Connection, step: Callable[[], None]) -> None:
    """Do ``step``, one transaction; when a lock is not to be had, roll back and try again."""
    deadline = time.monotonic() + options.patience
    while True:
        try:
            return step()
        except (psycopg.Error, sqlalchemy.exc.DBAPIError) as raised:
            error = raised.orig if isinstance(raised, sqlalchemy.exc.DBAPIError) else raised
            if not connection.closed:
                connection.rollback()
            if not isinstance(error, psycopg.Error) or not may_pass(error):
                raise SqlError(f"the server says: {error}") from error
            if time.monotonic() > deadline:
                raise SqlError(_still_locked(connection, error)) from error
            options.say(f"  {error.diag.message_primary}; rolled back, trying again")
            time.sleep(1)


def _core(options: Options, alchemy: sqlalchemy.Connection, connection: Connection) -> None:
    """The private database, in one transaction."""
    configure(options, connection=alchemy)
    with context.begin_transaction():
        _transaction(options, connection)


def _gate(options: Options, connection: Connection) -> None:
    """The gate database, in a transaction of its own."""
    gate.deploy(connection, _gate_address(options), options.say)


def _gate_address(options: Options) -> str:
    """The gate database's connection string: the deployer's, with another database name."""
    if options.dsn == home_dsn():
        name = conninfo_to_dict(home_dsn(gate=True))["dbname"]
    else:
        name = f"{conninfo_to_dict(options.dsn)['dbname']}_gate"
    return rewritten(options.dsn, dbname=str(name))


def _transaction(options: Options, connection: Connection) -> None:
    """All steps of the private database, in the open transaction."""
    files = repeatables.read()
    options.say("server: checking what is there")
    connection.execute(SETTINGS.encode())
    connection.execute(switches(options).encode())
    check_server(connection)
    for file in before():
        run(connection, text(file), file)
    options.say("roles")
    connection.execute("SET LOCAL ROLE flow_owner")
    run(connection, text(bookkeeping()), bookkeeping())
    context.run_migrations()
    connection.execute(VERSION_COMMENT)
    if not to_head():
        options.say("functions, grants and jobs belong to head: not touched")
        return
    for item in repeatables.changed(files, known(connection)):
        options.say(f"applying {item.name}")
        run(connection, item.text, item.file)
        connection.execute(REMEMBER.format(item.name, item.digest))
    connection.execute("RESET ROLE")
    for file in after(options):
        options.say(file.stem)
        run(connection, text(file), file)
    if not options.cron:
        options.say("jobs: skipped, this database has no pg_cron (--without-cron)")


def _still_locked(connection: Connection, error: psycopg.Error) -> str:
    """Whom the deploy waited for in vain, and what to do."""
    rows = connection.execute(
        "SELECT a.pid, a.usename, a.state, pg_catalog.now() - a.xact_start"
        " FROM pg_catalog.pg_stat_activity AS a"
        " WHERE a.datname = pg_catalog.current_database() AND a.xact_start IS NOT NULL"
        " AND a.pid <> pg_catalog.pg_backend_pid() ORDER BY a.xact_start"
    ).fetchall()
    connection.rollback()
    held = [f"  backend {pid} of {user}: {state} for {age}" for pid, user, state, age in rows]
    return "\n".join(
        [
            f"could not get the locks: {error.diag.message_primary}.",
            *(["Open transactions:", *held] if held else []),
            "Try again when they have ended, or end them with pg_terminate_backend(pid).",
        ]
    )
