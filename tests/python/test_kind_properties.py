"""What must hold for the kinds whatever the data: relations between complete answers."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from installation import Installation
from kinds import Kinds, Spec, differences, subqueries
from psycopg.types.json import Jsonb

WINDOW = {"start_date": "2016-01-01", "end_date": "2016-01-04"}
DAY = {
    "query_kind": "daily_location",
    "date": "2016-01-01",
    "aggregation_unit": "admin3",
    "method": "last",
}
NEXT = {**DAY, "date": "2016-01-02"}
SEEN = {"query_kind": "unique_locations", **WINDOW, "aggregation_unit": "admin3"}

#: Kinds whose numbers of a region are the sums over the smaller regions within it.
ADDITIVE: dict[str, Spec] = {
    "location_event_counts": {
        "query_kind": "location_event_counts",
        **WINDOW,
        "aggregation_unit": "admin3",
        "interval": "day",
    },
    "total_network_objects": {
        "query_kind": "total_network_objects",
        **WINDOW,
        "aggregation_unit": "admin3",
    },
    "spatial_aggregate": {"query_kind": "spatial_aggregate", "locations": DAY},
    "joined_spatial_aggregate": {
        "query_kind": "joined_spatial_aggregate",
        "locations": DAY,
        "metric": {"query_kind": "event_count", **WINDOW},
        "method": "sum",
    },
    "flows": {"query_kind": "flows", "from_location": DAY, "to_location": NEXT},
    "inflows": {"query_kind": "inflows", "from_location": DAY, "to_location": NEXT},
    "outflows": {"query_kind": "outflows", "from_location": DAY, "to_location": NEXT},
    "localised_calendar_activity": {
        "query_kind": "localised_calendar_activity",
        "start_date": "2016-01-01",
        "total_periods": 2,
        "reference_location": DAY,
    },
}

JOINS = ["inner", "left", "right", "full outer"]


#: Examples are asked of a day, and mostly of a few people: every kind is asked often here.
BRIEF = {"end_date": "2016-01-02"}
FEW = {**BRIEF, "subscriber_subset": "few"}


@pytest.fixture(scope="module")
def kinds(world: Installation) -> Iterator[Kinds]:
    """The kinds in the conformance world, with subsets few and everybody; all is rolled back."""
    with (
        world.connect(options="-c TimeZone=Asia/Kathmandu -c statement_timeout=60s") as connection,
        connection.transaction(force_rollback=True),
    ):
        for name, people in (("few", 300), ("everybody", None)):
            connection.execute(
                "INSERT INTO store.subset (id, name, members, created_by)"
                " VALUES (%(name)s, %(name)s, 1, 'test')",
                {"name": name},
            )
            connection.execute(
                "INSERT INTO store.subset_member (subset_id, subscriber)"
                " SELECT %s, subscriber FROM store.subscriber ORDER BY md5(msisdn) LIMIT %s",
                [name, people],
            )
        connection.execute("ANALYZE store.subset, store.subset_member")
        yield Kinds(connection)


def known(kinds: Kinds, spec: Spec) -> bool:
    """Whether the world has the days that a specification reads."""
    problem = kinds.one("SELECT query.problem(query.normalise(%s, 'any'))", Jsonb(spec))
    return problem is None


def agree(
    kinds: Kinds, changes: dict[str, Any], base: dict[str, Any], only: Iterable[str] = ()
) -> list[str]:
    """Check that changes of a member change no kind's answer; the kinds that take it."""
    asked = []
    for kind in only or kinds.examples:
        spec = kinds.vary(kinds.examples[kind], base)
        varied = kinds.vary(spec, changes)
        if varied != spec and known(kinds, spec):
            assert not differences(kinds.complete(varied), kinds.complete(spec)), kind
            asked.append(kind)
    return asked


def test_events_and_their_daily_summary_give_the_same(kinds: Kinds) -> None:
    """Every kind that reads the roll-up answers the same when it reads the events."""
    both = []
    for kind, example in kinds.examples.items():
        spec, answers, texts = kinds.vary(example, FEW), [], []
        if not known(kinds, spec):
            continue
        for switch in ("true", "false"):
            kinds.connection.execute(
                "UPDATE ops.setting SET value = %s WHERE name = 'read_sightings'", [switch]
            )
            texts.append(kinds.compiled(spec))
            answers.append(kinds.complete(spec))
        assert not differences(*answers), kind
        assert "sighting" not in texts[1], kind
        if "sighting" in texts[0]:
            both.append(kind)
    kinds.connection.execute("UPDATE ops.setting SET value = 'true' WHERE name = 'read_sightings'")
    assert {"daily_location", "event_count", "trips_od_matrix", "unique_locations"} <= set(both)
    assert len(both) > 20


def test_ranges_of_subscribers_give_the_same(kinds: Kinds) -> None:
    """Kinds that are answered by ranges of subscribers answer the same without, by events too."""
    set_to = "UPDATE ops.setting SET value = %s WHERE name = %s"
    shared = set()
    for kind, example in kinds.examples.items():
        spec = kinds.vary(example, BRIEF)
        if not known(kinds, spec):
            continue
        for switch in ("true", "false"):
            kinds.connection.execute(set_to, [switch, "read_sightings"])
            kinds.connection.execute(set_to, ["0", "part_events"])
            whole = kinds.compiled(spec)
            kinds.connection.execute(set_to, ["1", "part_events"])
            if kinds.compiled(spec) != whole:
                shared.add(kind)
                parts = kinds.complete(spec)
                kinds.connection.execute(set_to, ["0", "part_events"])
                assert not differences(parts, kinds.complete(spec)), kind
    kinds.connection.execute(set_to, ["true", "read_sightings"])
    kinds.connection.execute(set_to, ["250000", "part_events"])
    assert {"unique_subscriber_counts", "subscriber_degree", "trips_od_matrix"} <= shared


def test_a_subset_of_everybody_is_no_subset(kinds: Kinds) -> None:
    """Naming all subscribers changes nothing, for each kind of HTTP that takes a subset."""
    everybody = {"subscriber_subset": "everybody"}
    asked = agree(kinds, everybody, {**BRIEF, "subscriber_subset": None}, kinds.exposed)
    assert len(asked) > 20


def test_the_hours_of_a_whole_day_are_no_hours(kinds: Kinds) -> None:
    """Hours from 0 to 24 change nothing, for each kind that takes hours."""
    whole = {"hours": {"start_hour": 0, "end_hour": 24}}
    assert len(agree(kinds, whole, {**FEW, "hours": None})) > 25


@pytest.mark.parametrize("kind", ADDITIVE)
def test_small_regions_add_up_to_large_ones(kinds: Kinds, kind: str) -> None:
    """The sums over admin3 are what admin2 says."""
    parents = dict(
        kinds.connection.execute(
            "SELECT s.code, min(l.code) FROM store.cell_region AS a"
            " INNER JOIN store.region AS s ON s.region = a.region AND s.layer = 'admin3'"
            " INNER JOIN store.cell_region AS b ON b.cell = a.cell AND b.layer = 'admin2'"
            " INNER JOIN store.region AS l ON l.region = b.region"
            " GROUP BY s.code HAVING count(DISTINCT l.code) = 1"
        ).fetchall()
    )
    small = ADDITIVE[kind]
    sums: dict[tuple[Any, ...], float] = {}
    number = value_place(kinds, small)
    for row in kinds.complete(small):
        key = tuple(parents.get(cell, cell) for place, cell in enumerate(row) if place != number)
        sums[key] = sums.get(key, 0) + row[number]
    large = {
        tuple(cell for place, cell in enumerate(row) if place != number): row[number]
        for row in kinds.complete(kinds.vary(small, {"aggregation_unit": "admin2"}))
    }
    assert len(sums) > 3
    assert sums == large


def value_place(kinds: Kinds, spec: Spec) -> int:
    """The place of the column value."""
    names = kinds.one(
        "SELECT array_agg(c.name ORDER BY c.place)"
        " FROM query.columns(query.normalise(%s, 'any')) AS c",
        Jsonb(spec),
    )
    return int(names.index("value"))


@pytest.mark.parametrize("join_type", JOINS)
@pytest.mark.parametrize("inputs", ["places", "visits"])
def test_flows_add_up_to_outflows_and_inflows(kinds: Kinds, join_type: str, inputs: str) -> None:
    """Summed over destinations, flows are outflows; over origins, inflows."""
    first, later = (DAY, NEXT) if inputs == "places" else (SEEN, NEXT)
    spec = {"from_location": first, "to_location": later, "join_type": join_type}
    flows = {"query_kind": "flows", **spec}
    assert kinds.totals(flows, 0) == kinds.totals({"query_kind": "outflows", **spec}, 0)
    assert kinds.totals(flows, 1) == kinds.totals({"query_kind": "inflows", **spec}, 0)
    assert len(kinds.totals(flows, 0)) > 3


@pytest.mark.parametrize(
    "spec",
    [
        {"query_kind": "event_count", **WINDOW},
        {"query_kind": "event_count", **WINDOW, "hours": {"start_hour": 20, "end_hour": 4}},
        {"query_kind": "event_count", **WINDOW, "direction": "in"},
        {**ADDITIVE["location_event_counts"], "interval": "hour"},
    ],
    ids=["counts", "hours", "incoming", "places"],
)
def test_counts_by_event_type_add_up(kinds: Kinds, spec: Spec) -> None:
    """Calls alone and messages alone are together what both give."""
    keys = range(len(kinds.complete(spec)[0]) - 1)
    parts = [kinds.totals({**spec, "event_types": [name]}, *keys) for name in ("calls", "sms")]
    added = {key: sum(part.get(key, 0) for part in parts) for key in {*parts[0], *parts[1]}}
    assert added == kinds.totals({**spec, "event_types": ["sms", "calls"]}, *keys)
    assert len(added) > 10


def test_examples_reach_every_kind(kinds: Kinds) -> None:
    """The examples that these tests vary are of all kinds."""
    assert {spec["query_kind"] for one in kinds.examples.values() for spec in subqueries(one)} == {
        *kinds.examples
    }
