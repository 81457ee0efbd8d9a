"""``flowsql demo``: from call records to people by region, by nothing but ``flowsql`` commands."""

import json
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flowsql.ask import call
from flowsql.database import connect
from flowsql.home import checkout

SCOPES_FOR = "7d"
ANALYST = "demo_analyst"


@click.command()
def demo() -> None:
    """Load a small synthetic country and ask where its people are, over HTTP and over SQL.

    Each step is a flowsql command, shown as it runs; what is done already is not done again.
    Leaves the service running: `flowsql down` stops it.
    """
    started = time.monotonic()
    run("up")
    run("migrate")
    load(world())
    analyst = run("access", "create-analyst", ANALYST, quiet=True)
    token = run("token", "--username", "demo", "--lifetime", SCOPES_FOR, "--all", quiet=True)
    status = json.loads(run("status", "--json", quiet=True, shown=False, last_line=False))
    show(status["api_url"], token)
    farewell(status["api_url"], token, analyst)
    click.echo(f"(all of it took {time.monotonic() - started:.0f} s)")


def run(*arguments: str, quiet: bool = False, shown: bool = True, last_line: bool = True) -> str:
    """Run a flowsql command as a user would; returns the last line it printed (or all).

    ``quiet``: do not repeat what it prints. Errors: ClickException naming the command.
    """
    if shown:
        click.secho(f"$ flowsql {shlex.join(arguments)}", bold=True)
    done = subprocess.run(
        [sys.executable, "-m", "flowsql", *arguments], stdout=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        click.echo(done.stdout, nl=False)
        raise click.ClickException(
            f"`flowsql {shlex.join(arguments)}` failed; its message is above. "
            "Once that is mended, run the demo again: it goes on where it stopped."
        )
    if not quiet:
        click.echo(done.stdout, nl=False)
    return done.stdout.strip().splitlines()[-1] if last_line else done.stdout


def world() -> Path:
    """The folder of the demo's input. Errors: ClickException outside a checkout."""
    folder = (checkout() or Path()) / "tests/data/world"
    if not folder.is_dir():
        raise click.ClickException("the demo's data come with the source tree: run it there")
    return folder


def load(folder: Path) -> None:
    """Load the regions, places and seven days of events, unless they are there."""
    with connect(autocommit=True) as connection:
        days = call(connection, "SELECT jsonb_agg(d.event_type || d.day) FROM flow.dates() AS d")
    loaded = set(days or [])
    if not loaded:
        for layer in ("admin0", "admin1", "admin2", "admin3"):
            run("load", "geography", "--layer", layer, one(folder, layer))
        for what in ("sites", "cells", "tacs"):
            run("load", what, one(folder, what))
    for kind in ("calls", "sms", "mds", "topups"):
        for number in range(1, 8):
            if f"{kind}2016-01-{number:02}" not in loaded:
                file = one(folder, f"{kind}_201601{number:02}")
                run("load", "events", "--type", kind, "--date", f"2016-01-{number:02}", file)


def one(folder: Path, name: str) -> str:
    """The file of that name in the folder, however it is packed."""
    return str(next(iter(sorted(folder.glob(f"{name}.*")))))


def show(url: str, token: str) -> None:
    """Ask the last queries over HTTP with the unmodified flowclient and print a few rows."""
    try:
        import flowclient
    except ImportError as error:
        raise click.ClickException(
            "the demo asks with flowclient: pip install flowclient"
        ) from error
    import warnings

    warnings.filterwarnings("ignore", message=".*NOT SECURE.*")
    client = flowclient.connect(url=url, token=token)
    days = [
        flowclient.daily_location_spec(date=day, aggregation_unit="admin1", method="last")
        for day in ("2016-01-01", "2016-01-07")
    ]
    click.secho("$ python: flowclient.spatial_aggregate(…).get_result()", bold=True)
    people = flowclient.spatial_aggregate(connection=client, locations=days[0])
    print_frame("People by region on 1 January", people.get_result(disable_progress=True))
    click.secho("$ python: flowclient.flows(…).get_result()", bold=True)
    flows = flowclient.flows(connection=client, from_location=days[0], to_location=days[1])
    moved = flows.get_result(disable_progress=True)
    moved = moved[moved.pcod_from != moved.pcod_to].sort_values("value", ascending=False)
    print_frame("Largest flows between regions, 1 to 7 January", moved.head(8))


def print_frame(title: str, frame: Any) -> None:
    """Print a pandas frame as a table."""
    table = Table(*frame.columns, title=title)
    for row in frame.itertuples(index=False):
        table.add_row(*map(str, row))
    Console().print(table)


def farewell(url: str, token: str, analyst: str) -> None:
    """Say what is running, how to use it and how to go on."""
    click.secho("\nThe service is running.", bold=True)
    click.echo(f"URL    {url}\nToken  {token}\npsql   psql '{analyst}'\n")
    click.echo(
        "In psql the same question is:\n"
        "  SELECT flow.run(flow.spatial_aggregate(locations =>"
        " flow.daily_location('2016-01-01', 'admin1'))) AS id \\gset\n"
        "  SELECT flow.wait(:'id');\n"
        "  SELECT flow.open(:'id');   -- then: TABLE results.q_<id>\n\n"
        "To load your own files, in a home of their own (FLOWSQL_HOME=.flowsql-mine):\n"
        "  flowsql up && flowsql migrate\n"
        "  flowsql load geography --layer admin3 regions.geojson\n"
        "  flowsql load sites sites.csv; flowsql load cells cells.csv\n"
        "  flowsql load events --type calls --date 2026-01-01 calls.csv.gz\n"
        "docs/loading.md tells the formats. `make stop` stops the service."
    )
