"""The gate database: no data, only functions that call the private database for its analysts.

``db/link.sql`` first gives the private database its own connection for the audit trail. Then
``db/gate`` is run whole, at every deploy, in the order of its names: a file as the deployer, a
folder like ``db/functions`` (``-- requires:`` and all) as flow_owner. The files learn where the
private database is from the settings flowsql.core_host, core_port, core_dbname, core_password.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from flowsql import logins, repeatables
from flowsql.database import Connection, unreachable
from flowsql.home import dsn as home_dsn
from flowsql.home import home
from flowsql.share import root
from flowsql.sqlfile import SqlError, run, shown

_SETTINGS = """\
SET LOCAL lock_timeout = '2s';
SET LOCAL client_min_messages = warning;
SET LOCAL timezone = 'UTC';
SET LOCAL search_path = pg_catalog, pg_temp;"""

_SCRIPT_START = r"""
-- The gate database. Set FLOWSQL_GATE_PASSWORD to the password of role flow_gate.
\getenv core_password FLOWSQL_GATE_PASSWORD
\if :{?core_password}
\else
\warn 'The private database is deployed. For the gate set FLOWSQL_GATE_PASSWORD and run this again.'
\quit
\endif
\set core_dbname :DBNAME
\set core_host :HOST
\set core_port :PORT
\set gate :DBNAME _gate
"""

_SCRIPT_GATE = r"""
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8'' OWNER flow_owner', :'gate')
WHERE NOT EXISTS (SELECT FROM pg_database AS d WHERE d.datname = :'gate')
\gexec
\connect :"gate"
"""

_SCRIPT_BEGIN = r"""
BEGIN;
SELECT
    set_config('flowsql.core_host', :'core_host', TRUE),
    set_config('flowsql.core_port', :'core_port', TRUE),
    set_config('flowsql.core_dbname', :'core_dbname', TRUE),
    set_config('flowsql.core_password', :'core_password', TRUE)
\gset discarded_
"""

Say = Callable[[str], None]


def deploy(core: Connection, address: str, say: Say) -> None:
    """Make the database at ``address`` on the server of ``core`` and run db/gate there.

    One transaction, but for making the database.
    Errors: SqlError naming file and line; errors after which one may try again, as they are.
    """
    _create(core, str(conninfo_to_dict(address)["dbname"]), say)
    facts = _facts(core)
    _prepare(core, facts)
    run(core, _link().read_text(encoding="utf-8"), _link())
    core.commit()
    try:
        connection = psycopg.connect(address, application_name="flowsql migrate")
    except psycopg.OperationalError as error:
        raise SqlError(unreachable(address, error)) from error
    with connection:
        connection.add_notice_handler(
            lambda told: say(f"  {told.severity}: {told.message_primary}")
        )
        _prepare(connection, facts)
        for file, as_owner in _files():
            connection.execute("SET LOCAL ROLE flow_owner" if as_owner else "RESET ROLE")
            run(connection, file.read_text(encoding="utf-8"), file)


def _prepare(connection: Connection, facts: dict[str, str]) -> None:
    """Settings of the transaction: those of every deploy, and where the private database is."""
    connection.execute(_SETTINGS.encode())
    for setting, value in facts.items():
        connection.execute("SELECT set_config(%s, %s, true)", [f"flowsql.{setting}", value])


def _link() -> Path:
    """What the private database itself needs beside the gate."""
    return root() / "db/link.sql"


def script() -> str:
    """The same as a script for psql, which is connected to the private database."""
    begin = _SCRIPT_BEGIN.strip("\n")
    link = [
        begin,
        _SETTINGS,
        f"-- {shown(_link())}\n{_link().read_text(encoding='utf-8')}",
        "COMMIT;",
    ]
    parts = [_SCRIPT_START.strip("\n"), *link, _SCRIPT_GATE.strip("\n"), begin, _SETTINGS]
    for file, as_owner in _files():
        parts.append("SET LOCAL ROLE flow_owner;" if as_owner else "RESET ROLE;")
        parts.append(f"-- {shown(file)}\n{file.read_text(encoding='utf-8')}")
    return "\n\n".join([*parts, "COMMIT;"])


def _files() -> Iterator[tuple[Path, bool]]:
    """The files of db/gate in order, and whether each runs as the owner."""
    for entry in sorted((root() / "db/gate").iterdir()):
        if entry.is_dir():
            for item in repeatables.read(entry):
                yield item.file, True
        elif entry.suffix == ".sql":
            yield entry, False


def _create(core: Connection, name: str, say: Say) -> None:
    """Make the database when it is missing; that cannot be part of a transaction."""
    there = core.execute("SELECT FROM pg_catalog.pg_database WHERE datname = %s", [name])
    core.commit()
    if there.rowcount:
        return
    say(f"database {name}")
    core.autocommit = True
    core.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' OWNER flow_owner").format(
            sql.Identifier(name)
        )
    )
    core.autocommit = False


def _facts(core: Connection) -> dict[str, str]:
    """How the gate reaches the private database: host, port, database, flow_gate's password."""
    login = conninfo_to_dict(home_dsn("flow_gate"))
    if login.get("user") != "flow_gate":
        # Another server, and FLOWSQL_GATE_LOGIN_DSN says nothing: the password is ours to choose.
        login = {"password": home().secret("flow_gate")}
        logins.login(core, "flow_gate", str(login["password"]))
        core.commit()
    return {
        "core_host": str(login.get("host") or core.info.host),
        "core_port": str(login.get("port") or core.info.port),
        "core_dbname": core.info.dbname,
        "core_password": str(login.get("password") or ""),
    }
