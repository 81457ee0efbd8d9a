"""The database: a pool opened after the fork, and one transaction a request."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, LiteralString

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolTimeout

from flowsql_api.errors import NotDeployedError
from flowsql_api.settings import Settings

log = logging.getLogger(__name__)

Connection = psycopg.Connection[tuple[Any, ...]]

#: Seconds to wait for a free connection.
POOL_WAIT = 5.0

BECOME = """
    SELECT
        pg_catalog.set_config('role', %s, true),
        pg_catalog.set_config('statement_timeout', %s, true),
        current_user
"""


class Database:
    """Calls functions of the database, each in its own transaction and as a fixed role."""

    def __init__(self, settings: Settings) -> None:
        """Connects to nothing yet: the process may still be about to fork."""
        self._settings = settings
        self._lock = Lock()
        self._pool: ConnectionPool[Connection] | None = None
        self._process = 0

    def call(self, role: str, statement: LiteralString, arguments: tuple[object, ...]) -> Any:
        """The row that ``statement`` gives as ``role``, after its transaction has committed.

        Errors: NotDeployedError; psycopg's, with nothing kept of the transaction.
        """
        try:
            return self._attempt(role, statement, arguments)
        except psycopg.OperationalError as error:
            if isinstance(error, PoolTimeout) or not (error.sqlstate or "57P").startswith("57P"):
                raise
            log.warning("a connection was lost (%s): trying once more", type(error).__name__)
            self._opened().check()
            return self._attempt(role, statement, arguments)

    def _attempt(self, role: str, statement: LiteralString, arguments: tuple[object, ...]) -> Any:
        """One try at a call."""
        with self._become(role) as connection:
            try:
                return connection.execute(statement, arguments).fetchone()
            except errors.UndefinedFunction as error:
                if error.diag.context is None:  # raised by this statement, not inside a function
                    raise NotDeployedError from error
                raise

    @contextmanager
    def _become(self, role: str) -> Iterator[Connection]:
        """A transaction in which the session is ``role``, and committed when it ends well."""
        limit = str(round(self._settings.timeout * 1000))
        with self._opened().connection() as connection, connection.transaction():
            try:
                row = connection.execute(BECOME, (role, limit)).fetchone()
            except (errors.InvalidParameterValue, errors.InsufficientPrivilege) as error:
                raise NotDeployedError from error
            if row is None or row[2] != role:
                raise RuntimeError(f"the session did not become {role}")
            try:
                yield connection
            except (errors.InvalidSchemaName, errors.InsufficientPrivilege) as error:
                if error.diag.context is None:
                    raise NotDeployedError from error
                raise

    def _opened(self) -> "ConnectionPool[Connection]":
        """The pool of this process."""
        with self._lock:
            if self._pool is None or self._process != os.getpid():
                self._pool = ConnectionPool(
                    self._settings.dsn,
                    kwargs={"autocommit": True, "application_name": "flowsql api"},
                    min_size=1,
                    max_size=self._settings.pool_size,
                    timeout=POOL_WAIT,
                    max_lifetime=1800,
                    reconnect_timeout=30,
                    reset=_reset,
                    open=True,
                )
                self._process = os.getpid()
            return self._pool


def _reset(connection: Connection) -> None:
    """Take a connection back only when it is idle and its own user again."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise RuntimeError("a connection came back in mid-transaction")
    row = connection.execute("SELECT current_user = session_user").fetchone()
    if row != (True,):
        raise RuntimeError("a connection came back under another role")
