"""Deploying: one transaction from the server's check to the scheduled jobs, then the gate.

The steps are the same whether ``flowsql migrate`` or ``alembic upgrade head`` asks for them, and
whether they run or are printed (``--dry-run``, ``upgrade --sql``):

prerequisites, extensions, roles, revisions, changed files of ``db/functions``, grants, jobs; then
the gate database in a transaction of its own.

While a deploy runs it holds the advisory lock that ``ops.is_deploying()`` looks at: a second
deploy queues, and workers claim no further query, so those that read a view which is to be
replaced come to an end.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import psycopg
import sqlalchemy
from alembic import command, context
from alembic.autogenerate import comparators
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from flowsql import gate, repeatables
from flowsql.database import Connection, unreachable
from flowsql.home import dsn as home_dsn
from flowsql.home import rewritten
from flowsql.repeatables import Repeatable
from flowsql.share import root
from flowsql.sqlfile import SqlError, may_pass, run, shown

#: Longest wait for one lock, and for all of them with new tries (trap: running jobs hold views).
LOCK_TIMEOUT = "2s"
PATIENCE_SECONDS = 300.0

_LOCK = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('flowsql deploy', 0));"
_SETTINGS = f"""\
SET LOCAL lock_timeout = '{LOCK_TIMEOUT}';
SET LOCAL client_min_messages = warning;
SET LOCAL check_function_bodies = on;
SET LOCAL timezone = 'UTC';
SET LOCAL search_path = pg_catalog, pg_temp;"""
_VERSION_COMMENT = "COMMENT ON TABLE ops.alembic_version IS 'The revision that is deployed.';"
_REMEMBER = sql.SQL(
    "INSERT INTO ops.repeatable (name, sha256) VALUES ({}, {})"
    " ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, applied_at = excluded.applied_at;"
)

Say = Callable[[str], None]


def _env_off(name: str) -> bool:
    """Whether environment variable ``name`` says that a part is to be left out."""
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


@dataclass
class Options:
    """What to deploy, where, and how to tell."""

    dsn: str = field(default_factory=home_dsn)
    cron: bool = field(default_factory=lambda: not _env_off("FLOWSQL_WITHOUT_CRON"))
    gate: bool = field(default_factory=lambda: not _env_off("FLOWSQL_WITHOUT_GATE"))
    say: Say = lambda line: print(line, file=sys.stderr)
    #: Only for printing: the digests that are deployed already.
    known: Mapping[str, str] = field(default_factory=dict)
    patience: float = PATIENCE_SECONDS


def deploy(
    dsn: str | None = None,
    *,
    dry_run: bool = False,
    gate: bool | None = None,
    without_cron: bool | None = None,
    patience: float = PATIENCE_SECONDS,
    say: Say | None = None,
) -> None:
    """Bring the database at ``dsn`` (default: the administrator's) to head; twice does nothing new.

    ``dry_run`` prints the SQL that would run and changes nothing; ``patience`` is the longest wait
    for locks, in seconds. Errors: ClickException that says
    what is missing, or which file and line failed; the database is then as it was.
    """
    options = Options(dsn or home_dsn(), patience=patience)
    if gate is not None:
        options.gate = gate
    if without_cron is not None:
        options.cron = not without_cron
    if say is not None:
        options.say = say
    try:
        if dry_run:
            _dry_run(options)
        else:
            command.upgrade(_config(options), "head")
    except SqlError:
        raise
    except CommandError as error:
        raise SqlError(str(error)) from error


def _config(options: Options) -> Config:
    """Alembic's configuration for one call from Python."""
    return Config(root() / "alembic.ini", attributes={"flowsql": options})


def _dry_run(options: Options) -> None:
    """Print what a deploy would run on the database as it stands now."""
    with _connected(options) as connection:
        connection.read_only = True
        connection.execute(_switches(options).encode())
        _check_server(connection)
        revision = _scalar(connection, "ops.alembic_version", "SELECT version_num FROM {}")
        options.known = _known(connection)
        connection.rollback()
    command.upgrade(_config(options), f"{revision}:head" if revision else "head", sql=True)


# ---------------------------------------------------------------------------------------------
# Called by db/migrations: the environment and the revisions.


def from_alembic() -> None:
    """What db/migrations/env.py does, for every Alembic command."""
    options = context.config.attributes.get("flowsql") or _cli_options()
    if context.is_offline_mode():
        _print_script(options)
    else:
        with _connected(options) as connection:
            _online(options, connection)


def run_beside(revision_file: str) -> None:
    """Run (or print) the .sql file beside a revision's .py file."""
    file = Path(revision_file).with_suffix(".sql")
    if not file.is_file():
        raise SqlError(f"{shown(file)} is missing: a revision's statements stand in it.")
    here = context.get_context()
    if here.as_sql:
        _printer(here)(f"-- {shown(file)}\n{file.read_text(encoding='utf-8')}")
    else:
        connection = _driver(here)
        options: Options = here.opts["flowsql"]
        options.say(f"revision {file.stem}")
        run(connection, file.read_text(encoding="utf-8"), file)


def forward_only() -> None:
    """The downgrade of every revision. Errors: always SqlError."""
    raise SqlError("FlowSQL migrates forward only: write a new migration, or restore a backup.")


def _cli_options() -> Options:
    """Options for Alembic's own command line; printing needs no database."""
    if context.is_offline_mode():
        return Options(dsn="")
    try:
        return Options()
    except click.ClickException as error:
        raise SqlError(error.message) from error


def _configure(options: Options, **more: Any) -> None:
    """Alembic's settings that hold both for running and for printing."""
    context.configure(
        target_metadata=sqlalchemy.MetaData(),
        include_name=lambda *_: False,
        version_table_schema="ops",
        transaction_per_migration=False,
        transactional_ddl=True,
        flowsql=options,
        **more,
    )


# ---------------------------------------------------------------------------------------------
# Running.


def _online(options: Options, connection: Connection) -> None:
    """Run the Alembic command at hand; to an upgrade to head belongs everything else."""
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", poolclass=sqlalchemy.StaticPool, creator=lambda: connection
    )
    with engine.connect() as alchemy:
        if not _is_upgrade(alchemy):
            _configure(options, connection=alchemy)
            if "dont_mutate" not in context.get_context().opts and not _is_deployed(connection):
                raise SqlError("the database is empty. Deploy it with `alembic upgrade head`.")
            with context.begin_transaction():
                context.run_migrations()
            return
        with _alone(connection, options):
            with _ending("Nothing was changed."):
                _patiently(options, connection, lambda: _core(options, alchemy, connection))
            if options.gate and _to_head():
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
    return _scalar(connection, "ops.alembic_version", "SELECT true FROM {}") is True


def _to_head() -> bool:
    """Whether the upgrade at hand goes all the way."""
    return context.get_revision_argument() in (context.get_head_revision(), "head", "heads")


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
    _configure(options, connection=alchemy)
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
    connection.execute(_SETTINGS.encode())
    connection.execute(_switches(options).encode())
    _check_server(connection)
    for file in _before():
        run(connection, _text(file), file)
    options.say("roles")
    connection.execute("SET LOCAL ROLE flow_owner")
    run(connection, _text(_bookkeeping()), _bookkeeping())
    context.run_migrations()
    connection.execute(_VERSION_COMMENT)
    if not _to_head():
        options.say("functions, grants and jobs belong to head: not touched")
        return
    for item in repeatables.changed(files, _known(connection)):
        options.say(f"applying {item.name}")
        run(connection, item.text, item.file)
        connection.execute(_REMEMBER.format(item.name, item.digest))
    connection.execute("RESET ROLE")
    for file in _after(options):
        options.say(file.stem)
        run(connection, _text(file), file)
    if not options.cron:
        options.say("jobs: skipped, this database has no pg_cron (--without-cron)")


def _check_server(connection: Connection) -> None:
    """Run db/prerequisites.sql. Errors: SqlError that lists all that is missing."""
    file = root() / "db/prerequisites.sql"
    try:
        connection.execute(_text(file).encode())
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise SqlError(str(error.diag.message_primary)) from error


def _known(connection: Connection) -> dict[str, str]:
    """Table ops.repeatable: name and digest of what is applied; empty before the first deploy."""
    if _scalar(connection, "ops.repeatable", "SELECT 1") is None:
        return {}
    return dict(connection.execute("SELECT name, sha256 FROM ops.repeatable").fetchall())


def _scalar(connection: Connection, table: str, query: str) -> Any:
    """First value of ``query`` ({} is the table), None when the table does not exist."""
    row = connection.execute("SELECT pg_catalog.to_regclass(%s)", [table]).fetchone()
    if row is None or row[0] is None:
        return None
    row = connection.execute(query.format(table).encode()).fetchone()
    return row[0] if row else None


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


@contextmanager
def _connected(options: Options) -> Iterator[Connection]:
    """A connection of the deployer. Errors: SqlError with the remedy."""
    try:
        connection = psycopg.connect(options.dsn, application_name="flowsql migrate")
    except psycopg.OperationalError as error:
        raise SqlError(unreachable(options.dsn, error)) from error
    with connection:
        yield connection


def _driver(here: MigrationContext) -> Connection:
    """The psycopg connection below Alembic's."""
    assert here.connection is not None  # noqa: S101
    found = here.connection.connection.driver_connection
    assert isinstance(found, psycopg.Connection)  # noqa: S101
    return found


class NotApplied(ops.ExecuteSQLOp):
    """A file that is to be applied, as ``alembic check`` lists differences."""

    def reverse(self) -> "NotApplied":
        """There is no way back; Alembic only wants an operation."""
        return self


@comparators.dispatch_for("schema")
def _compare(found: AutogenContext, upgrade_ops: ops.UpgradeOps, _schemas: object) -> None:
    """For ``alembic check``: a file of db/functions not applied as it is counts as a difference."""
    assert found.migration_context is not None  # noqa: S101
    connection = _driver(found.migration_context)
    for item in repeatables.changed(repeatables.read(), _known(connection)):
        upgrade_ops.ops.append(NotApplied(f"{shown(item.file)} is not applied"))


# ---------------------------------------------------------------------------------------------
# Printing.


def _print_script(options: Options) -> None:
    """Print the whole deploy as a script for psql."""
    _configure(options, dialect_name="postgresql", literal_binds=True)
    here = context.get_context()
    write = _printer(here)
    files = repeatables.read()
    write("\\set ON_ERROR_STOP on")
    with context.begin_transaction():
        write(_LOCK)
        write(_SETTINGS)
        write(_switches(options))
        for file in [root() / "db/prerequisites.sql", *_before()]:
            write(_titled(file))
        write("SET LOCAL ROLE flow_owner;")
        write(_titled(_bookkeeping()))
        context.run_migrations()
        write(_VERSION_COMMENT)
        if _to_head():
            _print_repeatables(options, files, write)
            write("RESET ROLE;")
            for file in _after(options):
                write(_titled(file))
    if options.gate and _to_head():
        write(gate.script())


def _print_repeatables(options: Options, files: list[Repeatable], write: Say) -> None:
    """Print the files of db/functions that are not known to be applied as they are."""
    for item in repeatables.changed(files, options.known):
        write(_titled(item.file))
        write(_REMEMBER.format(item.name, item.digest).as_string())


def _printer(here: MigrationContext) -> Say:
    """Where Alembic writes its script to."""
    buffer = here.opts.get("output_buffer") or here.output_buffer or sys.stdout

    def write(text: str) -> None:
        buffer.write(text.rstrip("\n") + "\n\n")

    return write


def _titled(file: Path) -> str:
    """A file's content under its name."""
    return f"-- {shown(file)}\n{_text(file)}"


# ---------------------------------------------------------------------------------------------
# The files.


def _switches(options: Options) -> str:
    """The settings that db/prerequisites.sql and db/extensions.sql look at."""
    return "\n".join(
        f"SELECT pg_catalog.set_config('flowsql.{name}', '{'on' if wanted else 'off'}', true);"
        for name, wanted in (("cron", options.cron), ("gate", options.gate))
    )


def _before() -> list[Path]:
    """The files before the revisions."""
    return [root() / "db/extensions.sql", root() / "db/roles/roles.sql"]


def _bookkeeping() -> Path:
    """The tables a deploy keeps for itself."""
    return root() / "db/migrations/bookkeeping.sql"


def _after(options: Options) -> list[Path]:
    """The files after the functions."""
    files = [root() / "db/roles/grants.sql"]
    return [*files, root() / "db/jobs.sql"] if options.cron else files


def _text(file: Path) -> str:
    """A file's content."""
    return file.read_text(encoding="utf-8")
