"""Loads the conformance world of tests/data/world by the commands that users have."""

import re
from pathlib import Path

from installation import CHECKOUT, Installation

WORLD = CHECKOUT / "tests/data/world"
EVENT_FILE = re.compile(r"(calls|sms|mds|topups)_(\d{4})(\d\d)(\d\d)\.csv")


def load_world(home: Installation) -> None:
    """Load regions, sites, cells, phones, seven days of events and of money, and tables."""
    for layer in ("admin0", "admin1", "admin2", "admin3"):
        home.flowsql("load", "geography", "--layer", layer, WORLD / f"{layer}.csv")
    for what in ("sites", "cells", "tacs"):
        home.flowsql("load", what, WORLD / f"{what}.csv")
    for kind, date, file in event_files():
        home.flowsql("load", "events", "--type", kind, "--date", date, file)
    home.flowsql("load", "dfs", WORLD)
    for name in ("cell_admin2_map", "cell_cluster_map"):
        home.flowsql("load", "mapping", f"geography.{name}", WORLD / f"{name}.csv")
    home.flowsql("load", "geometry", "geography.cell_clusters", WORLD / "cell_clusters.csv")


def event_files() -> list[tuple[str, str, Path]]:
    """The event files with their type and date, oldest first."""
    found = []
    for file in WORLD.iterdir():
        if match := EVENT_FILE.match(file.name):
            kind, *date = match.groups()
            found.append((kind, "-".join(date), file))
    return sorted(found, key=lambda entry: (entry[1], entry[0]))


def create_subset(home: Installation) -> str:
    """Register the world's subset of subscribers; the id that stands for @SUBSET1 in the cases."""
    made = home.flowsql("subset", "create", "subset1", WORLD / "subset1.csv")
    return made.stdout.split()[-1]
