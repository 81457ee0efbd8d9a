"""Alembic's environment, and the deployer's connection below it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy
from alembic import context
from alembic.runtime.migration import MigrationContext

from flowsql.database import Connection, unreachable
from flowsql.deployment.options import Options
from flowsql.sqlfile import SqlError


def configure(options: Options, **more: Any) -> None:
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


def to_head() -> bool:
    """Whether the upgrade at hand goes all the way."""
    return context.get_revision_argument() in (context.get_head_revision(), "head", "heads")


@contextmanager
def connected(options: Options) -> Iterator[Connection]:
    """A connection of the deployer. Errors: SqlError with the remedy."""
    try:
        connection = psycopg.connect(options.dsn, application_name="flowsql migrate")
    except psycopg.OperationalError as error:
        raise SqlError(unreachable(options.dsn, error)) from error
    with connection:
        yield connection


def driver(here: MigrationContext) -> Connection:
    """The psycopg connection below Alembic's."""
    assert here.connection is not None  # noqa: S101
    found = here.connection.connection.driver_connection
    assert isinstance(found, psycopg.Connection)  # noqa: S101
    return found
