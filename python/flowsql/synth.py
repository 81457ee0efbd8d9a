"""The synthetic country: its makers are functions of the database; here they are called in turn."""

import time
from typing import Any

from psycopg.types.json import Jsonb

from flowsql.batch import EventFiles, Say, Staged
from flowsql.database import Connection, told
from flowsql.load import load_rows

#: What a country may be told (rows of synth.parameter), in the order of the help.
PARAMETERS = {
    "first_day": "The first day (2016-01-01).",
    "n_days": "Days (7).",
    "n_subscribers": "Subscribers (4000).",
    "n_sites": "Mast sites (1000).",
    "n_cells": "Cells, at least one a site (1000).",
    "n_tacs": "Handset models (4000).",
    "n_calls": "Calls on a usual day, two rows each (200000).",
    "n_sms": "Text messages on a usual day, two rows each (200000).",
    "n_mds": "Mobile data sessions on a usual day (200000).",
    "n_topups": "Top-ups on a usual day (20000).",
    "n_regions": "Regions of admin3 in a country that is made (75).",
    "country": "Code of a country that is made (SYN).",
    "layer": "Loaded layer to live in (admin3 if it is loaded; else a country is made).",
    "p_out_of_area": "Share of events anywhere, away from home and work (0.05).",
    "p_relocate": "Share of people who find a new home, each day (0.01).",
    "interactions_multiplier": "Contacts of a subscriber, on the average (5).",
    "p_cell_moved": "Share of sites that move in the first week (0.01).",
    "disaster_region_pcod": "Code of a region that is off limits for some days.",
    "disaster_start": "The first day that it is off limits.",
    "disaster_end": "The last such day; none: it stays so.",
    "p_return": "Share of those who fled that return on the day after (0.9).",
    "holidays": "Holidays, as MM-DD or YYYY-MM-DD, with commas (01-01).",
    "equipment": "Whether events name handset and SIM (true).",
    "subscribers_seed": "Seed of the people (12345).",
    "cells_seed": "Seed of the places (22222).",
    "calls_seed": "Seed of the events (99999).",
}


def make_country(connection: Connection, parameters: dict[str, str]) -> bool:
    """Make regions, places and people; whether there was anything to do."""
    with told():
        row = connection.execute("SELECT synth.make_country(%s)", [Jsonb(parameters)]).fetchone()
    return bool(row and row[0])


def load_days(connection: Connection, say: Say) -> int:
    """Make and load every day that is not loaded yet; returns the rows."""
    with told():
        days = connection.execute("SELECT * FROM synth.days()").fetchall()
    rows = 0
    for event_type, day, loaded, columns in days:
        if loaded:
            say(f"{event_type} {day}: loaded already")
            continue
        rows += load_day(connection, EventFiles(event_type, day, []), columns, say)
    return rows


def load_day(connection: Connection, what: EventFiles, columns: list[str], say: Say) -> int:
    """Make and load one day of an event type; returns the rows."""
    started = time.monotonic()
    made = started

    def fill(batch: int) -> Staged:
        nonlocal made
        row = connection.execute("SELECT synth.fill_day(%s)", [batch]).fetchone()
        made = time.monotonic()
        return Staged(rows=row[0] if row else 0)

    account = load_rows(connection, what, columns, fill, lambda _line: None)
    ended = time.monotonic()
    say(
        f"{what.title}: {account.kept} rows, made in {made - started:.1f} s,"
        f" loaded in {ended - made:.1f} s"
    )
    return account.kept


def report(connection: Connection) -> dict[str, Any]:
    """What synth.report measures."""
    with told():
        row = connection.execute("SELECT synth.report()").fetchone()
    return dict(row[0]) if row else {}
