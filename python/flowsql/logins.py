"""The private server's databases, login roles and their passwords."""

import base64
import hashlib
import hmac
import time

import click
import psycopg
from psycopg import sql

from flowsql.database import Connection, unreachable
from flowsql.home import DATABASE, LOGINS, Home, dsn, rewritten

#: Roles that get their rights only by becoming another.
NOINHERIT = {"flow_proxy", "flow_gate", "flow_auth"}


def prepare(home: Home) -> None:
    """Make the database and the login roles where missing, and set passwords that differ."""
    with _administer() as connection:
        for name in LOGINS:
            login(connection, name, home.secret(name))
        for database in ("postgres", "template1"):
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
            )
        found = "SELECT datname FROM pg_database WHERE datname = %s"
        if connection.execute(found, [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def reload_settings() -> list[str]:
    """Make the server read its files again; the settings that wait for a restart."""
    # TLS may be just about to be switched on, or off.
    with _administer(sslmode="prefer", sslrootcert=None) as connection:
        connection.execute("SELECT pg_reload_conf()")
        waiting = connection.execute(
            "SELECT DISTINCT name FROM pg_file_settings "
            "WHERE error LIKE '%%restart%%' OR error LIKE '%%could not be applied%%' ORDER BY name"
        ).fetchall()
    _await_settings()
    return [row[0] for row in waiting]


def _await_settings(seconds: float = 10.0) -> None:
    """Wait until the server takes connections as its new settings say."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            _administer().close()
            return
        except click.ClickException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _administer(**changes: str | None) -> Connection:
    """A connection of the superuser to the database that is always there."""
    address = rewritten(dsn(), dbname="postgres", **changes)
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise click.ClickException(unreachable(address, error)) from error


def login(connection: Connection, name: str, password: str) -> None:
    """Make a login role if missing; give it the password unless it has it."""
    row = connection.execute(
        "SELECT coalesce(rolpassword, '') FROM pg_authid WHERE rolname = %s", [name]
    ).fetchone()
    role = sql.Identifier(name)
    if row is None:
        inherit = sql.SQL("NOINHERIT" if name in NOINHERIT else "INHERIT")
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(role, inherit))
    if row is None or not is_password(password, row[0]):
        verifier = connection.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(verifier))
        )


def is_password(password: str, verifier: str) -> bool:
    """Whether a SCRAM-SHA-256 verifier, as pg_authid holds it, is this password's."""
    try:
        _, work, keys = verifier.split("$")
        rounds, salt = work.split(":")
        stored = base64.b64decode(keys.split(":")[0])
    except ValueError:
        return False
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    client = hmac.digest(salted, b"Client Key", "sha256")
    return hmac.compare_digest(hashlib.sha256(client).digest(), stored)
