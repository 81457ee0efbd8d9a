"""The questions of the bench, as the HTTP interface takes them."""

from datetime import date, timedelta
from typing import Any

Spec = dict[str, Any]

UNIT = "admin3"
REGIONS = {"aggregation_unit": UNIT}
#: The working day scores 1 and the night -1, Monday to Wednesday 1 and the weekend -1.
HOURS = [-1] * 7 + [0] * 2 + [1] * 8 + [0] * 4 + [-1] * 3
WEEKDAYS = {"monday": 1, "tuesday": 1, "wednesday": 1, "thursday": 0} | dict.fromkeys(
    ("friday", "saturday", "sunday"), -1
)
EVENING = [[-1.1, -1.1], [-1.1, 1.1], [-0.0001, 1.1], [-0.0001, -1.1], [-1.1, -1.1]]
NIGHT = {"start_hour": 20, "end_hour": 6}
#: Whose answers may differ a little: FlowMachine's clusters depend on the order of rows.
CLOSE = "meaningful locations"


def questions(first: date, days: int) -> dict[str, Spec]:
    """The specifications by name: of one day, and of ``days`` days from ``first`` on."""
    found = of_days(first, 1)
    found["daily location, last, all types, 1 day"] = spatial(daily(first, types=None))
    return found | (of_days(first, days) if days > 1 else {})


def of_days(first: date, days: int) -> dict[str, Spec]:
    """The questions about some days."""
    length = "1 day" if days == 1 else f"{days} days"
    window: Spec = {
        "start_date": first.isoformat(),
        "end_date": (first + timedelta(days=days)).isoformat(),
        "event_types": ["calls"],
    }
    named = {
        "unique subscriber counts": {"query_kind": "unique_subscriber_counts"} | window | REGIONS,
        "location event counts, hourly": {
            "query_kind": "location_event_counts",
            "interval": "hour",
            "direction": "both",
        }
        | window
        | REGIONS,
        "total network objects, hourly": {"query_kind": "total_network_objects", "total_by": "hour"}
        | window
        | REGIONS,
        "radius of gyration, histogram": histogram({"query_kind": "radius_of_gyration"} | window),
        "radius of gyration by region": joined(
            first, "avg", {"query_kind": "radius_of_gyration"} | window
        ),
        "consecutive trips": {"query_kind": "consecutive_trips_od_matrix"} | window | REGIONS,
        "trips": {"query_kind": "trips_od_matrix"} | window | REGIONS,
        "degree, histogram": histogram(
            {"query_kind": "subscriber_degree", "direction": "both"} | window
        ),
        "handset brand by region": joined(
            first,
            "distr",
            {"query_kind": "handset", "characteristic": "brand", "method": "last"} | window,
        ),
        CLOSE: meaningful(window),
    }
    if days == 1:
        named |= {
            "daily location, last": spatial(daily(first)),
            "daily location, most common": spatial(daily(first, "most-common")),
            "home at night": spatial(modal(first, 1, NIGHT)),
            "flows between days": flows(daily(first), daily(first + timedelta(days=1))),
            "labelled flows between days": labelled(first, 1),
        }
    else:
        half = days // 2
        named |= {
            "modal location": spatial(modal(first, days)),
            "home at night": spatial(modal(first, days, NIGHT)),
            "flows between modal locations": flows(
                modal(first, half), modal(first + timedelta(days=half), half)
            ),
            "labelled flows": labelled(first, half),
        }
    return {f"{name}, {length}": spec for name, spec in named.items()}


def daily(
    day: date,
    method: str = "last",
    types: list[str] | None = ["calls"],  # noqa: B006
) -> Spec:
    """Where people were on a day."""
    return {
        "query_kind": "daily_location",
        "date": day.isoformat(),
        "aggregation_unit": UNIT,
        "method": method,
        "event_types": types,
    }


def days_of(first: date, days: int) -> list[Spec]:
    """Where people were on each of some days."""
    return [daily(first + timedelta(days=n)) for n in range(days)]


def modal(first: date, days: int, hours: dict[str, int] | None = None) -> Spec:
    """Where people were on most of some days."""
    parts = [part | {"hours": hours} for part in days_of(first, days)]
    return {"query_kind": "modal_location", "locations": parts}


def spatial(locations: Spec) -> Spec:
    """People by region."""
    return {"query_kind": "spatial_aggregate", "locations": locations}


def flows(start: Spec, end: Spec) -> Spec:
    """People by where they were and where they are."""
    return {"query_kind": "flows", "from_location": start, "to_location": end}


def joined(first: date, method: str, metric: Spec) -> Spec:
    """What people have, by where they were on the first day."""
    return {
        "query_kind": "joined_spatial_aggregate",
        "method": method,
        "locations": daily(first),
        "metric": metric,
    }


def histogram(metric: Spec) -> Spec:
    """People by value."""
    return {"query_kind": "histogram_aggregate", "metric": metric, "bins": {"n_bins": 5}}


def settled(first: date, days: int) -> Spec:
    """Where people were for more than half of some days, else where on the last of them."""

    def most(parts: list[Spec]) -> Spec:
        weights = {"query_kind": "location_visits", "locations": parts}
        return {"query_kind": "majority_location", "subscriber_location_weights": weights}

    parts = days_of(first, days)
    return {
        "query_kind": "coalesced_location",
        "preferred_location": most(parts),
        "fallback_location": most(parts[-1:]),
        "subscriber_location_weights": {"query_kind": "location_visits", "locations": parts},
        "weight_threshold": 1,
    }


def labelled(first: date, days: int) -> Spec:
    """Flows between two spans of days, by how settled people are."""
    spans = [settled(first, days), settled(first + timedelta(days=days), days)]
    return {
        "query_kind": "labelled_flows",
        "from_location": spans[0],
        "to_location": spans[1],
        "labels": {
            "query_kind": "mobility_classification",
            "locations": spans,
            "stay_length_threshold": 2,
        },
    }


def meaningful(window: Spec) -> Spec:
    """People by where they are in the evening."""
    return (
        {
            "query_kind": "meaningful_locations_aggregate",
            "label": "evening",
            "labels": {"evening": {"type": "Polygon", "coordinates": [EVENING]}},
            "tower_hour_of_day_scores": HOURS,
            "tower_day_of_week_scores": WEEKDAYS,
            "tower_cluster_radius": 1.0,
            "tower_cluster_call_threshold": 0,
        }
        | window
        | REGIONS
    )
