"""``flowsql synth``: options, environment, progress, what is there already, and the report."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation, new_home

from flowsql import plot
from flowsql.synth import PARAMETERS

SMALL = {
    "N_SUBSCRIBERS": "400",
    "N_SITES": "30",
    "N_CELLS": "40",
    "N_REGIONS": "6",
    "N_CALLS": "900",
    "N_SMS": "0",
    "N_MDS": "0",
    "N_TOPUPS": "50",
}


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A deployed installation of its own, for it is filled."""
    with new_home(**SMALL) as made:
        made.flowsql("up", "--only", "postgresql")
        made.flowsql("migrate")
        yield made


def test_a_country(home: Installation, tmp_path: Path) -> None:
    """Parameters come as options and from the environment; a second run makes what is missing."""
    first = home.flowsql("synth", "--n-days", "1").stdout.splitlines()
    assert first[0].startswith("country: made in")
    assert [line.split(":")[0] for line in first[1:-1]] == ["calls 2016-01-01", "topups 2016-01-01"]
    assert "rows made and loaded" in first[-1]
    second = home.flowsql("synth", N_DAYS="2").stdout
    assert "calls 2016-01-01: loaded already" in second
    assert "calls 2016-01-02: " in second
    assert home.flowsql("synth", "--n-days", "2").stdout.startswith("country: there already")

    told = home.flowsql("synth", "--n-subscribers", "500", check=False)
    assert told.returncode
    assert "days of another synthetic country are loaded" in told.stderr
    wrong = home.flowsql("synth", "--p-relocate", "much", check=False)
    assert "p_relocate must be of kind number" in wrong.stderr

    picture = tmp_path / "report.svg"
    assert "tail exponent" in home.flowsql("synth", "report", "--svg", picture).stdout
    assert picture.read_text().count("<g ") == 6
    found = json.loads(home.flowsql("synth", "report", "--json").stdout)
    assert [day["day"] for day in found["days"]] == ["2016-01-01", "2016-01-02"]


def test_options_are_the_parameters(home: Installation) -> None:
    """The command has an option for each row of synth.parameter, and no other."""
    with home.connect() as connection:
        rows = connection.execute("SELECT p.name, p.value FROM synth.parameter AS p").fetchall()
    assert {name for name, _ in rows} == set(PARAMETERS)
    shown = home.flowsql("synth", "--help").stdout
    for name, value in rows:
        assert f"--{name.replace('_', '-')}" in shown
        assert value is None or f"({value})" in PARAMETERS[name]


def test_plots() -> None:
    """Logarithmic axes leave out what has no logarithm; an empty panel says so."""
    panels = [
        plot.Panel(
            "a", "x", "y", [plot.Series("s", [(0, 1), (1, 0), (10, 2), (100, 4)])], True, True
        ),
        plot.Panel("b & c", "x", "y", [plot.Series("t", [(1, 1), (1, 1)], dots=True)]),
        plot.Panel("none", "x", "y"),
    ]
    root = ET.fromstring(plot.svg(panels))  # noqa: S314 (our own)
    line = next(root.iter("{http://www.w3.org/2000/svg}polyline"))
    assert len(line.attrib["points"].split()) == 2
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == 2
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "b & c" in texts
    assert "none: nothing to show" in texts
