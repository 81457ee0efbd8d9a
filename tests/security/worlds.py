"""Small countries drawn by hypothesis, and what each privacy profile publishes of them.

A country is a tree: admin1 over admin2 over admin3, one cell in each admin3 region. Its people
stand where the draw puts them; questions are asked of the database itself, within a transaction
that is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from hypothesis import strategies as st
from installation import Installation
from psycopg.types.json import Jsonb

LEVELS = ("admin1", "admin2", "admin3")
DAY = "2030-01-01"
NEXT = "2030-01-02"

#: admin1 A and B; admin2 A1, A2, B1; admin3 two or three in each.
REGIONS = {
    "admin1": ("A", "B"),
    "admin2": ("A1", "A2", "B1"),
    "admin3": ("A1a", "A1b", "A1c", "A2a", "A2b", "B1a", "B1b", "B1c"),
}
LENGTHS = {"admin1": 1, "admin2": 2, "admin3": 3}

#: Few people are what matters, so they are drawn often.
people = st.one_of(
    st.integers(1, 15), st.integers(16, 24), st.integers(25, 60), st.integers(3, 9), st.just(0)
)
countries = st.fixed_dictionaries(dict.fromkeys(REGIONS["admin3"], people))

#: Those of a region who are seen in the next one too, later in the day.
wanderers = st.fixed_dictionaries({code: st.integers(0, 12) for code in REGIONS["admin3"]})

#: Many people, or few; and the events of one person of each region: everybody else there has one.
crowds = st.fixed_dictionaries(
    {
        code: st.one_of(st.integers(30, 90), st.integers(20, 60), st.integers(0, 15))
        for code in REGIONS["admin3"]
    }
)
talkers = st.fixed_dictionaries(
    {code: st.one_of(st.just(1), st.just(1), st.integers(2, 40)) for code in REGIONS["admin3"]}
)

#: Who is where on the first day and on the next: from, to, how many.
codes = st.sampled_from(REGIONS["admin3"])
movements = st.lists(st.tuples(codes, codes, people), min_size=3, max_size=16)

Counts = dict[str, int]

#: What a number is about: a level and a region, or the two regions of a flow.
Cell = tuple[str, ...]
Published = dict[Cell, int]

#: Person, day, region, hour, events.
Seen = tuple[int, str, str, int, int]


@dataclass(frozen=True)
class Country:
    """A world in the database: ask, and see what is published."""

    connection: psycopg.Connection[Any]

    def settle(self, counts: Counts, moves: Counts | None = None) -> None:
        """Put people in the admin3 regions; ``moves`` of them are seen in the next one as well."""
        self.place(inhabitants(counts, moves or {}, {}))

    def place(self, seen: list[Seen]) -> None:
        """Let these people be seen, and nobody else."""
        for day in ("20300101", "20300102"):
            self.connection.execute(f"TRUNCATE store.sighting_calls_{day}, store.calls_{day}")
        rows = [list(column) for column in zip(*seen, strict=True)] if seen else [[]] * 5
        self.connection.execute(
            "WITH seen AS (SELECT p.who, p.day, c.cell, p.hour, p.events,"
            " p.day::timestamptz + make_interval(hours => p.hour) AS at FROM unnest(%s::integer[],"
            " %s::date[], %s::text[], %s::integer[], %s::integer[])"
            " AS p (who, day, place, hour, events) JOIN store.cell AS c ON c.id = p.place),"
            " days AS (INSERT INTO store.sighting_calls (subscriber, day, cell, events,"
            " hours, first_time, last_time, turn) SELECT s.who, s.day, s.cell, s.events,"
            " 1 << s.hour, s.at, s.at, row_number() OVER (PARTITION BY s.who, s.day"
            " ORDER BY s.at DESC, s.cell) FROM seen AS s) INSERT INTO store.calls"
            ' (subscriber, "time", cell) SELECT s.who, s.at, s.cell'
            " FROM seen AS s, generate_series(1, s.events)",
            rows,
        )

    def ask(self, spec: dict[str, Any], *, strict: bool) -> dict[tuple[str, ...], int]:
        """The published value of each region, or pair of regions."""
        row = self.connection.execute("SELECT cache.enqueue(%s)", [Jsonb(spec)]).fetchone()
        assert row is not None
        while self.connection.execute(
            "SELECT cache.compute(c.id) FROM cache.claim() AS c (id) WHERE c.id IS NOT NULL"
        ).fetchall():
            pass
        found = self.connection.execute(
            "SELECT cache.json_body(%s, %s)::jsonb -> 'query_result'", [row[0], strict]
        ).fetchone()
        assert found is not None
        return {
            tuple(line[name] for name in ("pcod", "pcod_from", "pcod_to") if name in line): line[
                "value"
            ]
            for line in found[0]
        }

    def publish(self, make: Any, *, strict: bool, levels: tuple[str, ...] = LEVELS) -> Published:
        """What is published at each level: ``make`` gives the specification for a unit."""
        return {
            (level, *where): value
            for level in levels
            for where, value in self.ask(make(level), strict=strict).items()
        }

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Whatever is stored and asked within is forgotten."""
        self.connection.execute("SAVEPOINT attempt")
        yield
        self.connection.execute("ROLLBACK TO SAVEPOINT attempt")


@contextmanager
def country(unit: Installation, profile: str, kinds: str) -> Iterator[Country]:
    """The regions and one day without events, under a profile; gone at the end."""
    with psycopg.connect(unit.dsn) as connection:
        run = connection.execute
        run("SET LOCAL ROLE flow_owner")
        run("UPDATE ops.setting SET value = %s WHERE name = 'privacy_profile'", [profile])
        run("UPDATE ops.setting SET value = %s WHERE name = 'strict_kinds'", [kinds])
        for level in LEVELS:
            run("INSERT INTO store.layer (layer, shape) VALUES (%s, 'polygon')", [level])
            for code in REGIONS[level]:
                run("INSERT INTO store.region (layer, code) VALUES (%s, %s)", [level, code])
        for code in REGIONS["admin3"]:
            run("INSERT INTO store.cell (id, version, tie_rank) VALUES (%s, 0, 1)", [code])
        run(
            "INSERT INTO store.cell_region (layer, cell, region) SELECT r.layer, c.cell, r.region"
            " FROM store.cell AS c JOIN store.region AS r ON starts_with(c.id, r.code)"
        )
        for day, after in ((DAY, NEXT), (NEXT, "2030-01-03")):
            for table in ("sighting_calls", "cell_hour_calls", "calls"):
                run(
                    f"CREATE TABLE store.{table}_{day.replace('-', '')} PARTITION OF store.{table}"
                    f" FOR VALUES FROM ('{day}') TO ('{after}')"
                )
            run(
                "INSERT INTO etl.load (event_type, day, state, source)"
                " VALUES ('calls', %s, 'attached', 'test')",
                [day],
            )
        yield Country(connection)
        connection.rollback()


def inhabitants(counts: Counts, moves: Counts, talk: Counts) -> list[Seen]:
    """People of each region, the first ``moves`` of them in the next one too, earlier that day.

    The first has ``talk`` events in each.
    """
    seen: list[Seen] = []
    person = 900_000
    for index, code in enumerate(REGIONS["admin3"]):
        following = REGIONS["admin3"][(index + 1) % len(REGIONS["admin3"])]
        for number in range(counts[code]):
            person += 1
            events = talk.get(code, 1) if number == 0 else 1
            seen.append((person, DAY, code, 8, events))
            if number < moves.get(code, 0):
                seen.append((person, DAY, following, 7, events))
    return seen


def travellers(movements: list[tuple[str, str, int]]) -> list[Seen]:
    """People who are in one region on the first day and in another on the next."""
    seen: list[Seen] = []
    person = 900_000
    for start, end, many in movements:
        for _ in range(many):
            person += 1
            seen += [(person, DAY, start, 8, 1), (person, NEXT, end, 8, 1)]
    return seen


def located(level: str) -> dict[str, Any]:
    """People by where they were last."""
    return {
        "query_kind": "spatial_aggregate",
        "locations": {
            "query_kind": "daily_location",
            "date": DAY,
            "aggregation_unit": level,
            "method": "last",
        },
    }


def seen(level: str) -> dict[str, Any]:
    """People who were seen at all."""
    return {
        "query_kind": "unique_subscriber_counts",
        "start_date": DAY,
        "end_date": NEXT,
        "aggregation_unit": level,
    }


def active(level: str) -> dict[str, Any]:
    """People who were seen in the region where they were last."""
    return {
        "query_kind": "active_at_reference_location_counts",
        "reference_locations": located(level)["locations"],
        "unique_locations": {**seen(level), "query_kind": "unique_locations"},
    }


def visitors(level: str) -> dict[str, Any]:
    """People who were seen, and last somewhere else."""
    return {
        "query_kind": "unique_visitor_counts",
        "unique_subscriber_counts": seen(level),
        "active_at_reference_location_counts": active(level),
    }


def flows(level: str) -> dict[str, Any]:
    """People by where they were last on the first day and on the next."""
    first = located(level)["locations"]
    return {"query_kind": "flows", "from_location": first, "to_location": {**first, "date": NEXT}}


def events(level: str) -> dict[str, Any]:
    """Events by region."""
    return {**seen(level), "query_kind": "location_event_counts", "interval": "day"}


def summed(level: str) -> dict[str, Any]:
    """Events of people, by where they were last."""
    return {
        **located(level),
        "query_kind": "joined_spatial_aggregate",
        "method": "sum",
        "metric": {"query_kind": "event_count", "start_date": DAY, "end_date": NEXT},
    }


def totals(counts: Counts) -> Published:
    """The true count of every region of every level."""
    return {
        (level, code): sum(value for cell, value in counts.items() if cell.startswith(code))
        for level in LEVELS
        for code in REGIONS[level]
    }
