"""What is deployed already, and whether the server can hold it."""

from typing import Any

import psycopg

from flowsql.database import Connection
from flowsql.deployment.files import text
from flowsql.share import root
from flowsql.sqlfile import SqlError


def check_server(connection: Connection) -> None:
    """Run db/prerequisites.sql. Errors: SqlError that lists all that is missing."""
    file = root() / "db/prerequisites.sql"
    try:
        connection.execute(text(file).encode())
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise SqlError(str(error.diag.message_primary)) from error


def known(connection: Connection) -> dict[str, str]:
    """Table ops.repeatable: name and digest of what is applied; empty before the first deploy."""
    if scalar(connection, "ops.repeatable", "SELECT 1") is None:
        return {}
    return dict(connection.execute("SELECT name, sha256 FROM ops.repeatable").fetchall())


def scalar(connection: Connection, table: str, query: str) -> Any:
    """First value of ``query`` ({} is the table), None when the table does not exist."""
    row = connection.execute("SELECT pg_catalog.to_regclass(%s)", [table]).fetchone()
    if row is None or row[0] is None:
        return None
    row = connection.execute(query.format(table).encode()).fetchone()
    return row[0] if row else None
