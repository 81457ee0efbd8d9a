"""What the planner makes of each kind's example over whole days: what makes it quick, untimed.

The roll-up answers what it can, and no text is put in the order of a language.
"""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from installation import Installation
from kinds import Kinds

#: What the roll-up cannot tell: single events, counterparts, handsets, directions, sites' hours.
OF_EVENTS = {
    "active_subscribers",
    "calendar_activity",
    "consecutive_trips_od_matrix",
    "contact_balance",
    "contact_entropy",
    "contact_reciprocal",
    "distance_counterparts",
    "event_score",
    "handset",
    "handset_stats",
    "hartigan_cluster",
    "interevent_interval",
    "interevent_period",
    "label_event_score",
    "last_location_by_identifier",
    "location_introversion",
    "mds_volume",
    "meaningful_locations",
    "meaningful_locations_aggregate",
    "meaningful_locations_between_dates_od_matrix",
    "meaningful_locations_between_label_od_matrix",
    "nocturnal_events",
    "paired_per_location_subscriber_call_durations",
    "paired_subscriber_call_durations",
    "pareto_interactions",
    "per_contact_event_stats",
    "per_location_subscriber_call_durations",
    "periodic_entropy",
    "proportion_contact_reciprocal",
    "proportion_event_reciprocal",
    "site_call_days",
    "subscriber_calendar_activity",
    "subscriber_call_durations",
    "subscriber_degree",
    "subscriber_handset",
    "subscriber_handsets",
    "subscriber_location_subset",
    "subscriber_tac",
    "subscriber_tacs",
    "topup_amount",
    "topup_balance",
    "total_active_periods",
}
#: The roll-up says where people were; events or days are counted beside.
OF_BOTH = {
    "contact_reference_location_stats",
    "localised_calendar_activity",
}
#: Active cells are read from the events by cell and hour.
OF_CELLS = {"aggregate_network_objects", "total_network_objects"}
OF_NEITHER = {"dfs_metric_total_amount", "distance_matrix", "dummy_query", "geography"} | OF_CELLS
EVENTS = re.compile(r"^(calls|sms|mds|topups)_\d{8}$")
SIGHTINGS = re.compile(r"^sighting_")


@pytest.fixture(scope="module")
def plans(world: Installation) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The nodes of the plan of each kind's example."""
    with world.connect() as connection:
        kinds = Kinds(connection)
        yield {kind: planned(connection, kinds, kind) for kind in kinds.examples}


def planned(connection: psycopg.Connection[Any], kinds: Kinds, kind: str) -> list[dict[str, Any]]:
    """The nodes of the plan of a kind's example, nothing of which is stored."""
    connection.execute("SELECT set_config('flowsql.from_stored', 'off', false)")
    plan = kinds.one(f"EXPLAIN (FORMAT JSON) {kinds.compiled(kinds.examples[kind])}")
    return list(nodes(plan[0]["Plan"]))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan's node and all below it."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def test_the_roll_up_answers_what_it_can(plans: dict[str, list[dict[str, Any]]]) -> None:
    """Of whole days only the kinds that need single events read them."""
    found: dict[str, set[str]] = {"events": set(), "both": set(), "neither": set()}
    for kind, plan in plans.items():
        read = {node["Relation Name"] for node in plan if "Relation Name" in node}
        events, sightings = any(map(EVENTS.match, read)), any(map(SIGHTINGS.match, read))
        if events or not sightings:
            found["both" if events and sightings else "events" if events else "neither"].add(kind)
    assert found == {"events": OF_EVENTS, "both": OF_BOTH, "neither": OF_NEITHER}


def test_no_text_is_sorted_as_a_language_does(
    world: Installation, plans: dict[str, list[dict[str, Any]]]
) -> None:
    """No key to sort by is a text in the database's own collation."""
    with world.connect() as connection:
        names = {
            name
            for (name,) in connection.execute(
                "SELECT DISTINCT a.attname FROM pg_attribute AS a"
                " INNER JOIN pg_class AS c ON a.attrelid = c.oid"
                " WHERE c.relnamespace = 'store'::regnamespace AND a.attnum > 0"
                " AND a.attcollation = 'pg_catalog.\"default\"'::regcollation"
            )
        }
    assert "brand" in names, "names of columns in the database's own collation"
    own = re.compile(rf"\b({'|'.join(sorted(names))})\b(?!.*COLLATE \"C\")")
    slow = {
        (kind, key)
        for kind, plan in plans.items()
        for node in plan
        for key in node.get("Sort Key", [])
        if own.search(key)
    }
    assert slow == set()
