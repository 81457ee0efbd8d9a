"""The ``flowsql`` command: names its subcommands and loads each only when it is used."""

import importlib

import click

from flowsql import __version__

COMMANDS = {
    "up": "cluster:up",
    "down": "cluster:down",
    "status": "cluster:status",
    "doctor": "doctor:doctor",
    "psql": "cluster:psql",
    "migrate": "migrate:migrate",
    "load": "load:load",
    "source": "source:source",
    "qa": "qa:qa",
    "synth": "synth:synth",
    "subset": "subset:subset",
    "access": "access:access",
    "audit": "audit:audit",
    "token": "token:token",
    "auth": "auth:auth",
    "query": "query:query",
    "compile": "compile:compile_query",
    "jobs": "jobs:jobs",
    "worker": "worker:worker",
    "cache": "cache:cache",
    "schedule": "schedule:schedule",
    "docs": "docs:docs",
    "demo": "demo:demo",
}


class LazyGroup(click.Group):
    """A group that imports ``flowsql.commands.<module>`` when a command is first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order one would use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        found = getattr(importlib.import_module(f"flowsql.commands.{module}"), attribute)
        assert isinstance(found, click.Command)  # noqa: S101
        return found


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flowsql")
def main() -> None:
    """Safe statistics on where people are and how they move, from call records.

    Commands act on the private PostgreSQL under FLOWSQL_HOME (default .flowsql),
    or on the server that FLOWSQL_DSN names.
    """
