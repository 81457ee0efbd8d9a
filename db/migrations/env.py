"""Alembic's entry: every command goes through the same steps as ``flowsql migrate``."""

from flowsql import migrate

migrate.from_alembic()
