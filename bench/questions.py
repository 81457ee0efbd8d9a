"""The questions of the bench, as the HTTP interface takes them."""

from datetime import date, timedelta
from typing import Any

Spec = dict[str, Any]

UNIT = "admin3"


def questions(first: date, days: int) -> dict[str, Spec]:
    """The specifications by name: of one day, and of ``days`` days from ``first`` on."""
    day = first.isoformat()
    end = (first + timedelta(days=days)).isoformat()
    half = max(1, days // 2)
    window = {"start_date": day, "end_date": end, "event_types": ["calls"]}
    one = {
        "start_date": day,
        "end_date": (first + timedelta(days=1)).isoformat(),
        "event_types": ["calls"],
    }
    regions = {"aggregation_unit": UNIT}
    found = {
        "daily location, last, 1 day": spatial(daily(first)),
        "daily location, most common, 1 day": spatial(daily(first, "most-common")),
        "daily location, last, 1 day, all types": spatial(daily(first, types=None)),
        "unique subscriber counts, 1 day": {"query_kind": "unique_subscriber_counts"}
        | one
        | regions,
        "consecutive trips, 1 day": {"query_kind": "consecutive_trips_od_matrix"} | one | regions,
        "trips, 1 day": {"query_kind": "trips_od_matrix"} | one | regions,
        f"modal location, {days} days": spatial(modal(first, days)),
        f"modal location at night, {days} days": spatial(
            modal(first, days, {"start_hour": 20, "end_hour": 6})
        ),
        f"flows between modal locations, {days} days": {
            "query_kind": "flows",
            "from_location": modal(first, half),
            "to_location": modal(first + timedelta(days=half), half),
        },
        f"unique subscriber counts, {days} days": {"query_kind": "unique_subscriber_counts"}
        | window
        | regions,
        f"location event counts, hourly, {days} days": {
            "query_kind": "location_event_counts",
            "interval": "hour",
            "direction": "both",
        }
        | window
        | regions,
        f"total network objects, hourly, {days} days": {
            "query_kind": "total_network_objects",
            "total_by": "hour",
        }
        | window
        | regions,
        f"radius of gyration, histogram, {days} days": histogram(
            {"query_kind": "radius_of_gyration"} | window
        ),
        f"radius of gyration by region, {days} days": {
            "query_kind": "joined_spatial_aggregate",
            "method": "avg",
            "locations": daily(first),
            "metric": {"query_kind": "radius_of_gyration"} | window,
        },
        f"degree, histogram, {days} days": histogram(
            {"query_kind": "subscriber_degree", "direction": "both"} | window
        ),
        f"handset brand by region, {days} days": {
            "query_kind": "joined_spatial_aggregate",
            "method": "distr",
            "locations": daily(first),
            "metric": {"query_kind": "handset", "characteristic": "brand", "method": "last"}
            | window,
        },
    }
    if half == days:  # one day has no two halves to flow between
        found.pop(f"flows between modal locations, {days} days")
    return found


def daily(day: date, method: str = "last", types: list[str] | None = ["calls"]) -> Spec:  # noqa: B006
    """Where people were on a day."""
    return {
        "query_kind": "daily_location",
        "date": day.isoformat(),
        "aggregation_unit": UNIT,
        "method": method,
        "event_types": types,
    }


def modal(first: date, days: int, hours: dict[str, int] | None = None) -> Spec:
    """Where people were on most of some days."""
    parts = [daily(first + timedelta(days=n)) | {"hours": hours} for n in range(days)]
    return {"query_kind": "modal_location", "locations": parts}


def spatial(locations: Spec) -> Spec:
    """People by region."""
    return {"query_kind": "spatial_aggregate", "locations": locations}


def histogram(metric: Spec) -> Spec:
    """People by value."""
    return {"query_kind": "histogram_aggregate", "metric": metric, "bins": {"n_bins": 5}}
