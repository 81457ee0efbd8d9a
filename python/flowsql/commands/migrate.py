"""``flowsql migrate``: bring the database and the gate to what the files say."""

import click

from flowsql import room
from flowsql.deployment.options import PATIENCE_SECONDS
from flowsql.home import home
from flowsql.migrate import deploy


@click.command()
@click.option("--dry-run", is_flag=True, help="Print the SQL that would run; change nothing.")
@click.option(
    "--without-cron",
    is_flag=True,
    envvar="FLOWSQL_WITHOUT_CRON",
    help="Leave pg_cron and the scheduled jobs out: for a database where it cannot live.",
)
@click.option(
    "--without-gate",
    is_flag=True,
    envvar="FLOWSQL_WITHOUT_GATE",
    help="Leave the gate database of aggregate-only analysts out.",
)
@click.option(
    "--patience",
    type=float,
    default=PATIENCE_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long to try for locks that running queries hold.",
)
def migrate(dry_run: bool, without_cron: bool, without_gate: bool, patience: float) -> None:
    """Deploy roles, tables, functions, rights, jobs, and the gate database.

    One transaction: all of it or nothing. Running it again applies only what has changed.
    """
    deploy(
        dry_run=dry_run,
        without_cron=without_cron,
        gate=not without_gate,
        patience=patience,
        say=click.echo,
    )
    if not dry_run:
        room.apply(home(), click.echo)
