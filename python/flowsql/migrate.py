"""Deploying: one transaction from the server's check to the scheduled jobs, then the gate.

The steps are the same whether ``flowsql migrate`` or ``alembic upgrade head`` asks for them, and
whether they run or are printed (``--dry-run``, ``upgrade --sql``):

prerequisites, extensions, roles, revisions, changed files of ``db/functions``, grants, jobs; then
the gate database in a transaction of its own.

While a deploy runs it holds the advisory lock that ``ops.is_deploying()`` looks at: a second
deploy queues, and workers claim no further query, so those that read a view which is to be
replaced come to an end.
"""

from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.util import CommandError

from flowsql.deployment import comparison  # noqa: F401 (alembic check finds it by registration)
from flowsql.deployment.environment import connected, driver
from flowsql.deployment.files import switches
from flowsql.deployment.options import PATIENCE_SECONDS, Options, Say, cli_options
from flowsql.deployment.running import online
from flowsql.deployment.script import print_script, printer
from flowsql.deployment.state import check_server, known, scalar
from flowsql.home import dsn as home_dsn
from flowsql.share import root
from flowsql.sqlfile import SqlError, run, shown


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
    with connected(options) as connection:
        connection.read_only = True
        connection.execute(switches(options).encode())
        check_server(connection)
        revision = scalar(connection, "ops.alembic_version", "SELECT version_num FROM {}")
        options.known = known(connection)
        connection.rollback()
    command.upgrade(_config(options), f"{revision}:head" if revision else "head", sql=True)


# Called by db/migrations: the environment and the revisions.


def from_alembic() -> None:
    """What db/migrations/env.py does, for every Alembic command."""
    options = context.config.attributes.get("flowsql") or cli_options()
    if context.is_offline_mode():
        print_script(options)
    else:
        with connected(options) as connection:
            online(options, connection)


def run_beside(revision_file: str) -> None:
    """Run (or print) the .sql file beside a revision's .py file."""
    file = Path(revision_file).with_suffix(".sql")
    if not file.is_file():
        raise SqlError(f"{shown(file)} is missing: a revision's statements stand in it.")
    here = context.get_context()
    if here.as_sql:
        printer(here)(f"-- {shown(file)}\n{file.read_text(encoding='utf-8')}")
    else:
        connection = driver(here)
        options: Options = here.opts["flowsql"]
        options.say(f"revision {file.stem}")
        run(connection, file.read_text(encoding="utf-8"), file)


def forward_only() -> None:
    """The downgrade of every revision. Errors: always SqlError."""
    raise SqlError("FlowSQL migrates forward only: write a new migration, or restore a backup.")
