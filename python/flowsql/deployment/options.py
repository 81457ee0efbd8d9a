"""What to deploy, where, and how to tell."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import click
from alembic import context

from flowsql.home import dsn as home_dsn
from flowsql.sqlfile import SqlError

#: Longest wait for locks, over all tries.
PATIENCE_SECONDS = 300.0

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


def cli_options() -> Options:
    """Options for Alembic's own command line; printing needs no database."""
    if context.is_offline_mode():
        return Options(dsn="")
    try:
        return Options()
    except click.ClickException as error:
        raise SqlError(error.message) from error
