"""``flowsql synth``: a synthetic country, its days of events, and a report on them."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flowsql import places, plot
from flowsql import synth as country
from flowsql.batch import loader


def _parameters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each parameter, which the environment may give too."""
    for name, text in reversed(country.PARAMETERS.items()):
        option = click.option(
            f"--{name.replace('_', '-')}", name, envvar=name.upper(), help=text, metavar="VALUE"
        )
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@_parameters
@click.pass_context
def synth(context: click.Context, /, **given: str | None) -> None:
    """Make a synthetic country and load its days; what is loaded already stays.

    The same parameters make the same bytes. They are FlowKit's, and some more, and may be given as
    environment variables (N_SUBSCRIBERS=10000). Regions come from a layer loaded before, else they
    are made.
    """
    if context.invoked_subcommand is not None:
        return
    started = time.monotonic()
    parameters = {name: value for name, value in given.items() if value is not None}
    with loader() as connection:
        if country.make_country(connection, parameters):
            click.echo(f"country: made in {time.monotonic() - started:.1f} s")
            places.import_layers(click.echo)
        else:
            click.echo("country: there already")
        started = time.monotonic()
        rows = country.load_days(connection, click.echo)
    seconds = time.monotonic() - started
    click.echo(f"{rows} rows made and loaded in {seconds:.1f} s ({rows / seconds:.0f} rows/s)")


@synth.command()
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write plots there.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def report(svg: Path | None, as_json: bool) -> None:
    """Measure the loaded days: rhythm, tails, homes, distances, moves."""
    with loader() as connection:
        found = country.report(connection)
    if svg:
        svg.write_text(plot.svg(panels(found)), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    console = Console()
    console.print(_days(found))
    console.print(_figures(found))


def panels(found: dict[str, Any]) -> list[plot.Panel]:
    """The plots of a report."""
    hours = [(not entry["rest"], entry) for entry in found["hours"] or []]
    kinds = ((True, "working days"), (False, "days of rest"))

    def by_hour(column: str, *, share: bool = False) -> list[plot.Series]:
        series = []
        for working, name in kinds:
            whole = sum(e["calls"] for w, e in hours if w == working) if share else 1
            points = [
                (e["hour"], e[column] / (whole or 1))
                for w, e in hours
                if w == working and e[column] is not None
            ]
            series.append(plot.Series(name, points))
        return series

    days = found["days"] or []
    tails = [
        plot.Series(f"{name}: x^-{found[key]['exponent']}", found[key]["points"])
        for key, name in (("activity", "calls"), ("degree", "contacts"))
    ]
    near = [(b["km"], b["ratio"]) for b in found["distance"]["bins"] or [] if b["ratio"]]
    return [
        plot.Panel("Daily rhythm", "hour", "share of calls", by_hour("calls", share=True)),
        plot.Panel("At home", "hour", "share of calls", by_hour("at_home")),
        plot.Panel("At work, who has work", "hour", "share of calls", by_hour("at_work")),
        plot.Panel("Tails", "x", "people with x or more", tails, log_x=True, log_y=True),
        plot.Panel(
            f"Contacts thin with distance: km^{found['distance']['slope']}",
            "km between homes",
            "contacts / by chance",
            [plot.Series("", near, dots=True)],
            log_x=True,
            log_y=True,
        ),
        plot.Panel(
            "Days",
            "day",
            "rows of calls",
            [plot.Series("", [(n, d["rows"].get("calls", 0)) for n, d in enumerate(days, 1)])],
        ),
    ]


def _days(found: dict[str, Any]) -> Table:
    """Days with their rows and moves."""
    kinds = ("calls", "sms", "mds", "topups")
    moves = ("relocated", "fled", "returned", "seen_off_limits")
    table = Table("day", "", *kinds, "moved", "fled", "returned", "seen there")
    for day in found["days"] or []:
        counts = [day["rows"].get(kind, 0) for kind in kinds] + [day[name] for name in moves]
        table.add_row(day["day"], "rest" if day["rest"] else "", *map(str, counts))
    return table


def _figures(found: dict[str, Any]) -> Table:
    """What one would compare with a real country."""
    hours = found["hours"] or []
    night = [e for e in hours if e["hour"] >= 20 or e["hour"] < 7]
    table = Table("figure", "value", title=f"{found['people_looked_at']} people")
    table.add_row("calls a person: tail exponent, most", _tail(found["activity"]))
    table.add_row("contacts a person: tail exponent, most", _tail(found["degree"]))
    table.add_row("calls within 3 km of home", _share(hours))
    table.add_row("the same from 20 to 7 o'clock", _share(night))
    table.add_row(
        "contacts by distance, over chance: km to the power of", str(found["distance"]["slope"])
    )
    table.add_row("sites that moved", str(found["moved_sites"]))
    return table


def _tail(found: dict[str, Any]) -> str:
    """Exponent, most and mean of some counts."""
    return f"{found['exponent']}, {found['most']} (mean {found['mean']})"


def _share(hours: list[dict[str, Any]]) -> str:
    """Share of the calls of some hours that were made at home."""
    calls = sum(entry["calls"] for entry in hours)
    at_home = sum(entry["calls"] * (entry["at_home"] or 0) for entry in hours)
    return f"{at_home / calls:.1%}" if calls else "-"
