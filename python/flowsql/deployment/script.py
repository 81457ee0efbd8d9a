"""Printing: the whole deploy as a script for psql."""

import sys

from alembic import context
from alembic.runtime.migration import MigrationContext

from flowsql import gate, repeatables
from flowsql.deployment.environment import configure, to_head
from flowsql.deployment.files import (
    LOCK,
    REMEMBER,
    SETTINGS,
    VERSION_COMMENT,
    after,
    before,
    bookkeeping,
    switches,
    titled,
)
from flowsql.deployment.options import Options, Say
from flowsql.repeatables import Repeatable
from flowsql.share import root


def print_script(options: Options) -> None:
    """Print the whole deploy as a script for psql."""
    configure(options, dialect_name="postgresql", literal_binds=True)
    here = context.get_context()
    write = printer(here)
    files = repeatables.read()
    write("\\set ON_ERROR_STOP on")
    with context.begin_transaction():
        write(LOCK)
        write(SETTINGS)
        write(switches(options))
        for file in [root() / "db/prerequisites.sql", *before()]:
            write(titled(file))
        write("SET LOCAL ROLE flow_owner;")
        write(titled(bookkeeping()))
        context.run_migrations()
        write(VERSION_COMMENT)
        if to_head():
            _print_repeatables(options, files, write)
            write("RESET ROLE;")
            for file in after(options):
                write(titled(file))
    if options.gate and to_head():
        write(gate.script())


def _print_repeatables(options: Options, files: list[Repeatable], write: Say) -> None:
    """Print the files of db/functions that are not known to be applied as they are."""
    for item in repeatables.changed(files, options.known):
        write(titled(item.file))
        write(REMEMBER.format(item.name, item.digest).as_string())


def printer(here: MigrationContext) -> Say:
    """Where Alembic writes its script to."""
    buffer = here.opts.get("output_buffer") or here.output_buffer or sys.stdout

    def write(text: str) -> None:
        buffer.write(text.rstrip("\n") + "\n\n")

    return write
