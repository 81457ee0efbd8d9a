"""Every specification that flowclient's builders make is taken; a misspelt member is named."""

import json
from collections.abc import Iterator
from typing import Any

import flowclient
import pytest
from flowclient import aggregates
from installation import Installation

Spec = dict[str, Any]

SPAN = {"start_date": "2016-01-01", "end_date": "2016-01-08"}
UNIT = {"aggregation_unit": "admin3"}


def locations() -> dict[str, Spec]:
    """The builders of places and labels."""
    daily = flowclient.daily_location_spec(date="2016-01-01", method="last", **UNIT)
    modal = flowclient.modal_location_from_dates_spec(method="last", **SPAN, **UNIT)
    visits = flowclient.location_visits_spec(locations=[daily, modal])
    majority = flowclient.majority_location_spec(subscriber_location_weights=visits)
    coalesced = flowclient.coalesced_location_spec(
        preferred_location=majority,
        fallback_location=majority,
        subscriber_location_weights=visits,
        weight_threshold=2,
    )
    return {
        "daily_location": daily,
        "modal_location": flowclient.modal_location_spec(locations=[daily, daily]),
        "modal_location_from_dates": modal,
        "most_frequent_location": flowclient.most_frequent_location_spec(**SPAN, **UNIT),
        "unique_locations": flowclient.unique_locations_spec(**SPAN, **UNIT),
        "location_visits": visits,
        "majority_location": majority,
        "coalesced_location": coalesced,
        "mobility_classification": flowclient.mobility_classification_spec(
            locations=[coalesced, coalesced], stay_length_threshold=3
        ),
        "random_sample": flowclient.random_sample_spec(
            query=daily, seed=0.5, sampling_method="random_ids", size=10
        ),
    }


def metrics() -> dict[str, Spec]:
    """The builders of metrics."""
    daily = flowclient.daily_location_spec(
        date="2016-01-01", method="last", aggregation_unit="lon-lat"
    )
    return {
        "radius_of_gyration": flowclient.radius_of_gyration_spec(**SPAN),
        "total_active_periods": flowclient.total_active_periods_spec(
            start_date="2016-01-01", total_periods=4
        ),
        "unique_location_counts": flowclient.unique_location_counts_spec(**SPAN, **UNIT),
        "topup_balance": flowclient.topup_balance_spec(statistic="avg", **SPAN),
        "topup_amount": flowclient.topup_amount_spec(statistic="avg", **SPAN),
        "subscriber_degree": flowclient.subscriber_degree_spec(**SPAN),
        "event_count": flowclient.event_count_spec(hours=(8, 17), **SPAN),
        "displacement": flowclient.displacement_spec(
            statistic="avg", reference_location=daily, **SPAN
        ),
        "pareto_interactions": flowclient.pareto_interactions_spec(proportion=0.8, **SPAN),
        "nocturnal_events": flowclient.nocturnal_events_spec(hours=(20, 4), **SPAN),
        "handset": flowclient.handset_spec(**SPAN),
    }


def meaningful() -> Spec:
    """What the meaningful locations have in common."""
    box = [[[0, -1.1], [1.1, -1.1], [1.1, 1.1], [0, 1.1], [0, -1.1]]]
    return {
        "labels": {"home": {"type": "Polygon", "coordinates": box}},
        "tower_day_of_week_scores": dict.fromkeys(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1.0
        ),
        "tower_hour_of_day_scores": [0.5] * 24,
        **UNIT,
    }


def top_level() -> dict[str, Spec]:
    """The builders of what may be asked."""
    place, metric = locations(), metrics()
    daily, unique = place["daily_location"], place["unique_locations"]
    coalesced, labels = place["coalesced_location"], place["mobility_classification"]
    flow = {"from_location": daily, "to_location": place["modal_location"]}
    network = aggregates.total_network_objects_spec(**SPAN, **UNIT)
    return {
        "location_event_counts": aggregates.location_event_counts_spec(
            count_interval="hour", **SPAN, **UNIT
        ),
        "minutes": aggregates.location_event_counts_spec(count_interval="minute", **SPAN, **UNIT),
        "meaningful_locations_aggregate": aggregates.meaningful_locations_aggregate_spec(
            label="home", **SPAN, **meaningful()
        ),
        "meaningful_between_label": aggregates.meaningful_locations_between_label_od_matrix_spec(
            label_a="home", label_b="home", **SPAN, **meaningful()
        ),
        "meaningful_between_dates": aggregates.meaningful_locations_between_dates_od_matrix_spec(
            label="home",
            start_date_a="2016-01-01",
            end_date_a="2016-01-02",
            start_date_b="2016-01-03",
            end_date_b="2016-01-04",
            **meaningful(),
        ),
        "flows": aggregates.flows_spec(**flow),
        "inflows": aggregates.inflows_spec(**flow),
        "outflows": aggregates.outflows_spec(**flow),
        "labelled_flows": aggregates.labelled_flows_spec(
            from_location=coalesced, to_location=coalesced, labels=labels
        ),
        "unique_subscriber_counts": aggregates.unique_subscriber_counts_spec(**SPAN, **UNIT),
        "location_introversion": aggregates.location_introversion_spec(**SPAN, **UNIT),
        "total_network_objects": network,
        "aggregate_network_objects": aggregates.aggregate_network_objects_spec(
            total_network_objects=network, statistic="avg"
        ),
        "spatial_aggregate": aggregates.spatial_aggregate_spec(locations=daily),
        "labelled_spatial_aggregate": aggregates.labelled_spatial_aggregate_spec(
            locations=coalesced, labels=labels
        ),
        "consecutive_trips_od_matrix": aggregates.consecutive_trips_od_matrix_spec(**SPAN, **UNIT),
        "trips_od_matrix": aggregates.trips_od_matrix_spec(**SPAN, **UNIT),
        "unmoving_counts": aggregates.unmoving_counts_spec(unique_locations=unique),
        "unmoving_at_reference": aggregates.unmoving_at_reference_location_counts_spec(
            unique_locations=unique, reference_locations=daily
        ),
        "active_at_reference": aggregates.active_at_reference_location_counts_spec(
            unique_locations=unique, reference_locations=daily
        ),
        "histogram_aggregate": aggregates.histogram_aggregate_spec(
            metric=metric["event_count"], bins=5, range=(1, 5)
        ),
        "histogram_list": aggregates.histogram_aggregate_spec(
            metric=metric["event_count"], bins=[1, 2, 3]
        ),
        "calendar_activity": aggregates.calendar_activity_spec(
            start_date="2016-01-01", total_periods=4
        ),
        "localised_calendar_activity": aggregates.localised_calendar_activity_spec(
            start_date="2016-01-01", total_periods=4, locations=daily
        ),
        **{
            f"joined with {name}": aggregates.joined_spatial_aggregate_spec(
                method="distr" if name == "handset" else "avg", locations=daily, metric=value
            )
            for name, value in metric.items()
        },
        **{
            f"located by {name}": aggregates.spatial_aggregate_spec(locations=place[name])
            for name in place
            if name not in ("unique_locations", "location_visits", "mobility_classification")
        },
    }


@pytest.fixture(scope="module")
def errors(unit: Installation) -> Iterator[Any]:
    """What the database says of a specification: a tree of messages, or None."""
    with unit.connect() as connection:

        def judge(spec: Spec) -> Any:
            row = connection.execute("SELECT query.errors(%s::jsonb)", (json.dumps(spec),))
            found = row.fetchone()
            return found[0] if found else None

        yield judge


@pytest.mark.parametrize("name", sorted(top_level()))
def test_built_specifications_are_taken(errors: Any, name: str) -> None:
    """The schema has nothing against what flowclient builds."""
    assert errors(top_level()[name]) is None


@pytest.mark.parametrize("name", sorted(top_level()))
def test_a_misspelt_member_is_named(errors: Any, name: str) -> None:
    """Each member in turn, at any depth: the answer names it and says that it is unknown."""
    spec = top_level()[name]
    for path in members(spec):
        wrong = json.loads(json.dumps(spec))
        place = wrong
        for step in path[:-1]:
            place = place[step]
        place[path[-1] + "_"] = place.pop(path[-1])
        said = errors(wrong)
        for step in path[:-1]:
            said = said[str(step)]
        assert said[path[-1] + "_"] == ["Unknown field."], (path, said)


def members(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of the members of specifications within one (not of maps and geometries)."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in ("query_kind", "labels") or (isinstance(below, dict) and key == "labels"):
                yield (*path, key)
            if key != "labels" or "query_kind" in below:
                yield from members(below, (*path, key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from members(below, (*path, place))
