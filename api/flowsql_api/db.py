"""The database: a pool opened after the fork, and one transaction a request."""

import logging
import os
from threading import Lock
from typing import Any, LiteralString

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from flowsql_api.errors import NotDeployedError
from flowsql_api.settings import Settings

log = logging.getLogger(__name__)

Connection = psycopg.Connection[tuple[Any, ...]]

#: Seconds to wait for a free connection.
POOL_WAIT = 5.0

#: A statement and its arguments.
Step = tuple[LiteralString, tuple[object, ...]]


class Database:
    """Calls functions of the database, each in its own transaction and as a fixed role."""

    #: Takes a role and milliseconds; gives, in its last column, as whom the next statements run.
    begin: LiteralString = """
        SELECT
            pg_catalog.set_config('role', %s, true),
            pg_catalog.set_config('statement_timeout', %s, true),
            current_user
    """

    def __init__(self, settings: Settings) -> None:
        """Connects to nothing yet: the process may still be about to fork."""
        self._settings = settings
        self._limit = str(round(settings.timeout * 1000))
        self._lock = Lock()
        self._pool: ConnectionPool[Connection] | None = None
        self._process = 0

    def call(self, role: str, *steps: Step) -> Any:
        """The row that the last of ``steps`` gives as ``role``, after their transaction committed.

        Errors: NotDeployedError; psycopg's, with nothing kept of the transaction.
        """
        try:
            return self._attempt(role, steps)
        except psycopg.OperationalError as error:
            if isinstance(error, PoolTimeout) or not (error.sqlstate or "57P").startswith("57P"):
                raise
            log.warning("a connection was lost (%s): trying once more", type(error).__name__)
            self._opened().check()
            return self._attempt(role, steps)

    def _attempt(self, role: str, steps: tuple[Step, ...]) -> Any:
        """One try at a call: one round trip, in which the first error ends what comes after it."""
        try:
            with self._opened().connection() as connection:
                # Statements that are sent together without a COMMIT are one transaction.
                with connection.pipeline():
                    begun = connection.execute(self.begin, (role, self._limit))
                    for statement, arguments in steps:
                        answer = connection.execute(statement, arguments)
                (*_, who), row = begun.fetchone() or (None,), answer.fetchone()
        except _MISSING as error:
            if error.diag.context is None:  # raised by our own statements, not inside a function
                raise NotDeployedError from error
            raise
        if who != role:
            raise RuntimeError(f"the session did not become {role}")
        return row

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
                    open=True,
                )
                self._process = os.getpid()
            return self._pool


#: What is raised where roles or functions are not there yet.
_MISSING = (
    errors.UndefinedFunction,
    errors.InvalidSchemaName,
    errors.InsufficientPrivilege,
    errors.InvalidParameterValue,
)
