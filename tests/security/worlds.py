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

Counts = dict[str, int]
Published = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Country:
    """A world in the database: ask, and see what is published."""

    connection: psycopg.Connection[Any]

    def settle(self, counts: Counts, moves: Counts | None = None) -> None:
        """Put people in the admin3 regions; ``moves`` of them are seen in the next one as well."""
        codes = REGIONS["admin3"]
        seen: list[tuple[int, str, int]] = []
        person = 900_000
        for index, code in enumerate(codes):
            following = codes[(index + 1) % len(codes)]
            for number in range(counts[code]):
                person += 1
                seen.append((person, code, 8))
                if moves and number < moves[code]:
                    seen.append((person, following, 7))
        self.connection.execute("TRUNCATE store.sighting_calls_20300101")
        who, where, hours = (
            (list(column) for column in zip(*seen, strict=True)) if seen else ([],) * 3
        )
        self.connection.execute(
            "INSERT INTO store.sighting (subscriber, day, event_type, cell, events, hours,"
            " first_time, last_time) SELECT p.who, %(day)s, 'calls', c.cell, 1, 1 << p.hour,"
            " t.at, t.at FROM unnest(%(who)s::bigint[], %(where)s::text[], %(hours)s::integer[])"
            " AS p (who, place, hour) JOIN store.cell AS c ON c.id = p.place CROSS JOIN LATERAL"
            " (SELECT %(day)s::timestamptz + make_interval(hours => p.hour) AS at) AS t",
            {"day": DAY, "who": who, "where": where, "hours": hours},
        )

    def ask(self, spec: dict[str, Any], *, strict: bool) -> dict[str, int]:
        """The published value of each region."""
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
        return {line["pcod"]: line["value"] for line in found[0]}

    def publish(self, make: Any, *, strict: bool, levels: tuple[str, ...] = LEVELS) -> Published:
        """What is published at each level: ``make`` gives the specification for a unit."""
        return {
            (level, code): value
            for level in levels
            for code, value in self.ask(make(level), strict=strict).items()
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
        run(
            "CREATE TABLE store.sighting_calls_20300101 PARTITION OF store.sighting_calls"
            " FOR VALUES FROM ('2030-01-01') TO ('2030-01-02')"
        )
        run(
            "CREATE TABLE store.calls_20300101 PARTITION OF store.calls"
            " FOR VALUES FROM ('2030-01-01 00:00+00') TO ('2030-01-02 00:00+00')"
        )
        run(
            "INSERT INTO etl.load (event_type, day, state, source)"
            " VALUES ('calls', '2030-01-01', 'attached', 'test')"
        )
        yield Country(connection)
        connection.rollback()


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
        "end_date": "2030-01-02",
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


def totals(counts: Counts) -> dict[tuple[str, str], int]:
    """The true count of every region of every level."""
    return {
        (level, code): sum(value for cell, value in counts.items() if cell.startswith(code))
        for level in LEVELS
        for code in REGIONS[level]
    }
