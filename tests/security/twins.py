"""Two small worlds that differ only in where three people are: nobody outside may tell them apart.

Region A holds 20 people. In the first world the three are in B and nobody is in C; in the second
it is the other way round. More than 15 must stand behind a number, so neither B nor C is shown.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from analysts import Analyst, create, value
from installation import Installation, new_home

DAYS = ("2016-01-01", "2016-01-02")
CANARIES = tuple(f"canary{number}" for number in range(3))
PLACES = {"A": 84.0, "B": 85.0, "C": 86.0}

#: What the analyst asks in both worlds, by name.
QUESTIONS = {
    "people": "flow.spatial_aggregate(flow.daily_location('2016-01-01', 'admin3'))",
    "seen": "flow.unique_subscriber_counts('2016-01-01', '2016-01-03', 'admin3')",
    "moves": "flow.flows(flow.daily_location('2016-01-01', 'admin3'),"
    " flow.daily_location('2016-01-02', 'admin3'))",
    "events": "flow.histogram_aggregate("
    "flow.event_count('2016-01-01', '2016-01-03'), '{\"bin_list\": [0, 3, 6]}')",
}


@dataclass(frozen=True)
class Twin:
    """One of the worlds, with an analyst who has asked the questions."""

    home: Installation
    mallory: Analyst
    place: str
    ids: dict[str, str] = field(default_factory=dict)


@contextmanager
def twins(folder: Path) -> Iterator[tuple[Twin, Twin]]:
    """Both worlds, the three people in B and in C."""
    with new_home() as first, new_home() as second:
        yield _populated(first, folder / "first", "B"), _populated(second, folder / "second", "C")


def _populated(home: Installation, folder: Path, place: str) -> Twin:
    """Deploy, load the world whose three people are in ``place``, ask the questions."""
    folder.mkdir()
    home.flowsql("up", "--only", "postgresql")
    home.flowsql("migrate")
    regions, sites, cells = _places(folder)
    home.flowsql("load", "geography", "--layer", "admin3", regions)
    home.flowsql("load", "sites", sites)
    home.flowsql("load", "cells", cells)
    for day in DAYS:
        home.flowsql("load", "events", "--type", "calls", "--date", day, _calls(folder, day, place))
    home.flowsql("up")
    twin = Twin(home, create(home, "mallory"), place)
    with twin.mallory.connect() as connection:
        for name, question in QUESTIONS.items():
            twin.ids[name] = value(connection, f"SELECT flow.run({question})")
            assert value(connection, "SELECT flow.wait(%s)", twin.ids[name]) == "ready"
            value(connection, "SELECT flow.open(%s)", twin.ids[name])
    return twin


def answered(twin: Twin) -> None:
    """Ask the questions again: what was released by other rules is computed anew."""
    with twin.mallory.connect() as connection:
        for question in QUESTIONS.values():
            assert value(connection, "SELECT flow.wait(flow.run(" + question + "))") == "ready"


def _places(folder: Path) -> tuple[Path, Path, Path]:
    """Files of regions, sites and cells: one square with one site and cell for each place."""
    regions, sites, cells = [], [], []
    for code, west in PLACES.items():
        x, y = west + 0.25, 27.25
        corners = ((0, 0), (0.5, 0), (0.5, 0.5), (0, 0.5), (0, 0))
        ring = ", ".join(f"{west + dx} {27 + dy}" for dx, dy in corners)
        regions.append([code, f"Region {code}", f"MULTIPOLYGON((({ring})))"])
        sites.append([f"s{code}", 0, y, x, "2016-01-01", ""])
        cells.append([f"c{code}", f"s{code}", 0, y, x, "2016-01-01", ""])
    service = ["version", "latitude", "longitude", "date_of_first_service", "date_of_last_service"]
    return (
        _file(folder / "admin3.csv", ["admin3pcod", "admin3name", "wkt"], regions),
        _file(folder / "sites.csv", ["id", *service], sites),
        _file(folder / "cells.csv", ["id", "site_id", *service], cells),
    )


def _calls(folder: Path, day: str, place: str) -> Path:
    """A day's calls: 20 people in A, three in ``place``."""
    people = [(f"somebody{number:02}", "A") for number in range(20)]
    people += [(name, place) for name in CANARIES]
    rows = [
        [f"{day}-{who}-{hour}", "true", f"{day} {hour}:00:00+00", 60, who, "", f"c{where}", ""]
        for who, where in people
        for hour in ("08", "20")
    ]
    names = ["id", "outgoing", "datetime", "duration", "msisdn", "msisdn_counterpart"]
    return _file(folder / f"calls_{day}.csv", [*names, "location_id", "tac"], rows)


def _file(file: Path, header: list[str], rows: list[list[Any]]) -> Path:
    """Write a CSV file."""
    with file.open("w", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])
    return file


def transcript(twin: Twin, script: str, *, mark: bool = False) -> str:
    """All that reaches the analyst when the statements of ``script`` run in one session.

    Names in braces stand for the ids of the questions. Rows, messages and errors, in order;
    ``mark`` puts ">> " and the statement before each.
    """
    lines: list[str] = []
    with twin.mallory.connect() as connection:
        connection.add_notice_handler(
            lambda told: lines.append(
                f"{told.severity}: {told.message_primary} {told.message_detail}"
            )
        )
        for statement in filter(str.strip, script.split(";\n")):
            for name, query_id in twin.ids.items():
                statement = statement.replace(f"{{{name}}}", query_id)
            if mark:
                lines.append(f">> {statement}")
            try:
                found = connection.execute(statement.encode())
                rows = found.fetchall() if found.description else []
                lines += [str(found.statusmessage), *map(repr, rows)]
            except psycopg.Error as error:
                lines += [f"{error.sqlstate}: {error}", str(error.diag.context)]
        lines += [f"notified: {n.channel} {n.payload}" for n in connection.notifies(timeout=0)]
    return "\n".join(lines)
