"""Kinds that FlowMachine's API does not offer give the rows that its library 1.34.0 gave.

Each case of `tests/data/library.jsonl.gz` is a constructor of the library, as text, with its rows
on the world of `tests/data/world`. `spec_of` reads it as one of our specifications. Of long answers
only the rows of some values of the column `key` are kept, and the number of all rows.
"""

import ast
import gzip
import json
import math
import re
import struct
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from installation import CHECKOUT, Installation

Spec = dict[str, Any]

with gzip.open(CHECKOUT / "tests/data/library.jsonl.gz", "rt", encoding="utf-8") as file:
    CASES: list[dict[str, Any]] = [json.loads(line) for line in file]

#: Kinds of ours whose classes in the library are the same thing without redaction.
COMPLETE = {"flows", "spatial_aggregate", "trips_od_matrix", "unique_subscriber_counts"}


def su(unit: str, level: int = 3) -> str:
    """The library's spatial unit."""
    return f"admin{level}" if unit == "admin" else unit


def options(given: dict[str, Any]) -> Spec:
    """Keyword arguments of the library as parameters of ours."""
    spec: Spec = {}
    for name, value in given.items():
        if name in ("table", "tables"):
            tables = value if isinstance(value, list) else [value]
            spec["event_types"] = [table.removeprefix("events.") for table in tables]
        elif name == "numerator":
            types = value if isinstance(value, list) else [value]
            spec[name] = [kind.removeprefix("events.") for kind in types]
        elif name == "hours":
            spec["hours"] = {"start_hour": value[0], "end_hour": value[1]}
        else:
            spec[{"spatial_unit": "aggregation_unit"}.get(name, name)] = value
    return spec


def dated(kind: str, *names: str, **defaults: Any) -> Callable[..., Spec]:
    """A class that starts with two dates, then takes the named arguments."""

    def build(start: str, stop: str, *values: Any, **given: Any) -> Spec:
        more = options(dict(zip(names, values, strict=False)) | given)
        return {"query_kind": kind, "start_date": start, "end_date": stop, **defaults, **more}

    return build


def of(kind: str, *names: str, **defaults: Any) -> Callable[..., Spec]:
    """A class that takes other queries."""

    def build(*values: Any, **given: Any) -> Spec:
        return {
            "query_kind": kind,
            **defaults,
            **dict(zip(names, values, strict=False)),
            **options(given),
        }

    return build


def of_days(kind: str) -> Callable[..., Spec]:
    """A class that takes daily locations, one by one."""
    return lambda *days: {"query_kind": kind, "locations": list(days)}


def of_visits(kind: str) -> Callable[..., Spec]:
    """A class over located events: the window and unit are ours to give."""

    def build(visits: Spec, **given: Any) -> Spec:
        return {**visits, "query_kind": kind, **options(given)}

    return build


def periods(kind: str) -> Callable[..., Spec]:
    """A class over periods."""

    def build(start: str, total: int, length: int = 1, **given: Any) -> Spec:
        dates = {"start_date": start, "total_periods": total, "period_length": length}
        return {"query_kind": kind, **dates, **given}

    return build


def call_days(visits: Spec) -> Spec:
    """By site, a kind of its own."""
    if visits["aggregation_unit"] == "versioned-site":
        sites = {name: value for name, value in visits.items() if name != "aggregation_unit"}
        return {**sites, "query_kind": "site_call_days"}
    return {**visits, "query_kind": "call_days"}


def event_score(*, start: str, stop: str, spatial_unit: str, **given: Any) -> Spec:
    """Always by site."""
    scores = {"score_hour": "tower_hour_of_day_scores", "score_dow": "tower_day_of_week_scores"}
    more = {scores.get(name, name): value for name, value in given.items()}
    return {"query_kind": "event_score", "start_date": start, "end_date": stop, **options(more)}


def hartigan_cluster(*, calldays: Spec, radius: float, **given: Any) -> Spec:
    """The window is that of the call days."""
    return {**calldays, "query_kind": "hartigan_cluster", "radius": radius, **given}


def distance_series(
    *, subscriber_locations: Spec, reference_location: Any = (0, 0), **given: Any
) -> Spec:
    """From a reference location or a point."""
    window = {name: subscriber_locations[name] for name in ("start_date", "end_date")}
    if isinstance(reference_location, dict):
        start = {"reference_location": reference_location}
    else:
        lon, lat = reference_location
        start = {"reference_point": {"lon": lon, "lat": lat}}
    return {"query_kind": "distance_series", **window, **start, **given}


def active_subscribers(
    *, start_date: str, total_major_periods: int, minor_period_length: int = 1, **given: Any
) -> Spec:
    """We count all the minor periods."""
    total = total_major_periods * given["minor_periods_per_major_period"]
    length = {"total_periods": total, "period_length": minor_period_length}
    return {"query_kind": "active_subscribers", "start_date": start_date, **length, **given}


def handset_stats(characteristic: str, statistic: str, *, subscriber_handsets: Spec) -> Spec:
    """The window is that of the handsets."""
    more = {"characteristic": characteristic, "statistic": statistic}
    return {**subscriber_handsets, "query_kind": "handset_stats", **more}


def meaningful_locations(*, clusters: Spec, scores: Spec, labels: Spec, label: str) -> Spec:
    """Clusters and scores over one window."""
    radius = {"tower_cluster_radius": clusters["radius"]}
    named = {"labels": labels, "label": label}
    return {**scores, "query_kind": "meaningful_locations", **radius, **named}


def location_visits(trajectories: Spec) -> Spec:
    """Over days."""
    return {**trajectories, "query_kind": "location_visits"}


def daily_location(date: str, *, spatial_unit: str = "admin3", method: str = "last") -> Spec:
    """The library's function of the same name."""
    place = {"aggregation_unit": spatial_unit, "method": method}
    return {"query_kind": "daily_location", "date": date, **place}


def majority_location(*, weight_column: str, **given: Any) -> Spec:
    """Weights have one column."""
    assert weight_column == "value"
    return {"query_kind": "majority_location", **given}


def first_location(start: str, stop: str, *, location: str, spatial_unit: str) -> Spec:
    """One place."""
    places = {"aggregation_unit": spatial_unit, "location": [location]}
    return {"query_kind": "first_location", "start_date": start, "end_date": stop, **places}


BUILDERS: dict[str, Callable[..., Any]] = {
    "su": su,
    "range": range,
    "daily_location": daily_location,
    "majority_location": majority_location,
    "ActiveAtReferenceLocation": of("active_at_reference_location"),
    "ActiveSubscribers": active_subscribers,
    "CallDays": call_days,
    "CalendarActivity": periods("subscriber_calendar_activity"),
    "ContactBalance": dated("contact_balance"),
    "ContactEntropy": dated("contact_entropy"),
    "ContactReciprocal": dated("contact_reciprocal"),
    "ContactReferenceLocationStats": of(
        "contact_reference_location_stats", "contact_balance", "contact_locations"
    ),
    "DayTrajectories": of_days("day_trajectories"),
    "Displacement": dated("displacement"),
    "DistanceCounterparts": dated("distance_counterparts"),
    "DistanceMatrix": of("distance_matrix"),
    "DistanceSeries": distance_series,
    "EventCount": dated("event_count"),
    "EventScore": event_score,
    "FilteredReferenceLocation": of("filtered_reference_location"),
    "FirstLocation": first_location,
    "Flows": of("flows", "from_location", "to_location"),
    "HandsetStats": handset_stats,
    "HartiganCluster": hartigan_cluster,
    "ImputedDistanceSeries": of("imputed_distance_series"),
    "IntereventInterval": dated("interevent_interval"),
    "IntereventPeriod": dated("interevent_period"),
    "IterativeMedianFilter": of("iterative_median_filter"),
    "LabelEventScore": of("label_event_score"),
    "LastLocation": dated("last_location"),
    "LocationEntropy": dated("location_entropy"),
    "LocationVisits": location_visits,
    "MDSVolume": dated("mds_volume"),
    "MeaningfulLocations": meaningful_locations,
    "MostFrequentLocation": dated("most_frequent_location"),
    "NewSubscribers": of("new_subscribers"),
    "PairedPerLocationSubscriberCallDurations": dated(
        "paired_per_location_subscriber_call_durations", aggregation_unit="admin3"
    ),
    "PairedSubscriberCallDurations": dated("paired_subscriber_call_durations"),
    "ParetoInteractions": dated("pareto_interactions", "proportion"),
    "PerContactEventStats": of("per_contact_event_stats", "contact_balance", "statistic"),
    "PerLocationEventStats": dated("per_location_event_stats", "statistic"),
    "PerLocationSubscriberCallDurations": dated(
        "per_location_subscriber_call_durations", aggregation_unit="admin3"
    ),
    "PerSubscriberAggregate": of("per_subscriber_aggregate"),
    "PeriodicEntropy": dated("periodic_entropy"),
    "ProportionContactReciprocal": of("proportion_contact_reciprocal", "contact_reciprocal"),
    "ProportionEventReciprocal": dated("proportion_event_reciprocal", "contact_reciprocal"),
    "ProportionEventType": dated("proportion_event_type", "numerator"),
    "RadiusOfGyration": dated("radius_of_gyration"),
    "SpatialAggregate": of("spatial_aggregate"),
    "SubscriberCallDurations": dated("subscriber_call_durations"),
    "SubscriberDegree": dated("subscriber_degree"),
    "SubscriberHandset": dated("subscriber_handset"),
    "SubscriberHandsetCharacteristic": dated("handset", "characteristic"),
    "SubscriberHandsets": dated("subscriber_handsets"),
    "SubscriberLocationSubset": dated("subscriber_location_subset"),
    "SubscriberLocations": dated("subscriber_locations"),
    "SubscriberStayLengths": of("subscriber_stay_lengths"),
    "SubscriberTACs": dated("subscriber_tacs"),
    "SubscriberTAC": dated("subscriber_tac"),
    "TopUpAmount": dated("topup_amount"),
    "TopUpBalance": dated("topup_balance"),
    "TotalActivePeriodsSubscriber": periods("total_active_periods"),
    "TotalLocationEvents": dated("total_location_events"),
    "TripsODMatrix": of_visits("trips_od_matrix"),
    "UniqueLocationCounts": dated("unique_location_counts"),
    "UniqueLocations": of_visits("unique_locations"),
    "UniqueSubscriberCounts": dated("unique_subscriber_counts"),
    "UniqueSubscribers": dated("unique_subscribers"),
    "Unmoving": of("unmoving", "locations"),
    "UnmovingAtReferenceLocation": of("unmoving_at_reference_location"),
}


def evaluate(node: ast.AST, names: dict[str, Any]) -> Any:
    """A Python expression of calls, literals and comprehensions over BUILDERS."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
            values: list[Any] = []
            for argument in arguments:
                if isinstance(argument, ast.Starred):
                    values += evaluate(argument.value, names)
                else:
                    values.append(evaluate(argument, names))
            given = {str(word.arg): evaluate(word.value, names) for word in keywords}
            return BUILDERS[name](*values, **given)
        case ast.ListComp(elt=element, generators=[ast.comprehension(target=ast.Name(id=name))]):
            items = evaluate(node.generators[0].iter, names)
            return [evaluate(element, names | {name: item}) for item in items]
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [evaluate(element, names) for element in elements]
        case ast.JoinedStr(values=parts):
            return "".join(str(evaluate(part, names)) for part in parts)
        case ast.FormattedValue(value=value):
            return evaluate(value, names)
        case ast.Dict(keys=keys, values=members):
            return {
                evaluate(key, names): evaluate(member, names)
                for key, member in zip(keys, members, strict=True)
                if key is not None
            }
        case ast.Name(id=name):
            return names[name]
    return ast.literal_eval(node)


def spec_of(call: str) -> Spec:
    """The specification that asks what a constructor of the library asks."""
    spec = evaluate(ast.parse(call, mode="eval").body, {})
    assert isinstance(spec, dict)
    return spec


def plain(value: Any) -> Any:
    """A value as it is compared: midnights are dates, UTC is not written, points are pairs."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str):
        if re.fullmatch(r"0101000020E6100000[0-9A-F]{32}", value):
            return list(struct.unpack("<dd", bytes.fromhex(value)[9:]))
        if re.match(r"\d{4}-\d\d-\d\dT", value):
            return value.removesuffix("+00:00").removesuffix("T00:00:00")
    return value


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values are equal, numbers to a relative 1e-9."""
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(theirs, bool) or not isinstance(theirs, int | float):
        return bool(ours == theirs)
    return ours is not None and math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def ranked(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows in an order that rounding cannot change."""

    def rank(row: list[Any]) -> str:
        return json.dumps([round(v, 6) if isinstance(v, float) else v for v in row])

    return sorted(([plain(value) for value in row] for row in rows), key=rank)


def answer(connection: psycopg.Connection, spec: Spec) -> list[dict[str, Any]]:
    """All rows: of individuals as an analyst gets them, of aggregates before redaction."""
    text = json.dumps(spec)
    if spec["query_kind"] in COMPLETE:
        shown = connection.execute(
            "SELECT query.present_sql(n, format('(%%s)', query.sql(n)))"
            " FROM query.normalise(%s, 'any') AS n",
            [text],
        ).fetchone()
        assert shown is not None
        found = connection.execute(f"SELECT to_jsonb(r) FROM ({shown[0]}) AS r")
    else:
        asked = connection.execute("SELECT flow.run(%s)", [text]).fetchone()
        assert asked is not None
        connection.execute("SELECT flow.wait(%s)", asked)
        found = connection.execute("SELECT r FROM flow.rows(%s) AS r", asked)
    return [row for (row,) in found]


def differences(case: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """How our rows differ from a case's; nothing if they do not."""
    columns = case["columns"]
    if rows and set(rows[0]) != set(columns):
        return f"columns {sorted(rows[0])}, not {sorted(columns)}"
    if len(rows) != case["total"]:
        return f"{len(rows)} rows, not {case['total']}"
    keys = {row[columns.index(case["key"])] for row in case["rows"]}
    ours = ranked([[row[name] for name in columns] for row in rows if row[case["key"]] in keys])
    theirs = ranked(case["rows"])
    if len(ours) != len(theirs):
        return f"{len(ours)} rows of those compared, not {len(theirs)}"
    wrong = [pair for pair in zip(ours, theirs, strict=True) if not same(*pair)]
    return f"{len(wrong)} rows differ, as {wrong[:3]}" if wrong else ""


#: Calls of classes without a case.
DAY = "'2016-01-01', '2016-01-02'"
DAYS = f"SubscriberLocations({DAY}, spatial_unit=su('versioned-site'))"
SCORES = "EventScore(start='2016-01-01', stop='2016-01-02', spatial_unit=su('versioned-site'))"
SERIES = (
    "DistanceSeries(subscriber_locations=SubscriberLocations('2016-01-01', '2016-01-08',"
    " spatial_unit=su('lon-lat')), reference_location=daily_location('2016-01-01',"
    " spatial_unit=su('lon-lat')), statistic='avg', time_bucket='day')"
)
UNIQUE = f"UniqueLocations(SubscriberLocations({DAY}, spatial_unit=su('admin', level=3)))"
LABEL = "{'day': {'type': 'Polygon', 'coordinates': [[[0, -1], [1, -1], [1, 1], [0, 1]]]}}"
CALLS = (
    "ActiveAtReferenceLocation(unique_locations="
    f"{UNIQUE}, reference_locations=daily_location('2016-01-01'))",
    "ActiveSubscribers(start_date='2016-01-01', minor_period_length=12, total_major_periods=2,"
    " minor_periods_per_major_period=2, minor_period_threshold=1, major_period_threshold=2,"
    " period_unit='hours')",
    f"DistanceCounterparts({DAY}, statistic='max', direction='in')",
    "FilteredReferenceLocation(reference_locations_query=daily_location('2016-01-01'),"
    f" filter_query=CallDays(SubscriberLocations({DAY}, spatial_unit=su('admin', level=3))),"
    " lower_bound=1)",
    f"HartiganCluster(calldays=CallDays({DAYS}), radius=2, call_threshold=1)",
    f"ImputedDistanceSeries(distance_series={SERIES}, window_size=3)",
    f"IterativeMedianFilter(query_to_filter={SERIES}, filter_window_size=3)",
    f"LabelEventScore(scores={SCORES}, labels={LABEL}, required='day')",
    f"LocationEntropy({DAY}, spatial_unit=su('admin', level=2))",
    f"PairedPerLocationSubscriberCallDurations({DAY})",
    f"PerLocationSubscriberCallDurations({DAY}, statistic='max')",
    f"PerSubscriberAggregate(subscriber_query=CallDays({DAYS}), agg_column='value',"
    " agg_method='sum')",
    f"ProportionEventReciprocal({DAY}, ContactReciprocal({DAY}))",
    f"ProportionEventType({DAY}, ['events.calls'], numerator_direction='out')",
    f"SubscriberCallDurations({DAY}, statistic='sum', hours=(8, 20))",
    f"SubscriberHandset({DAY}, method='last')",
    f"SubscriberTACs({DAY})",
    f"UnmovingAtReferenceLocation(locations={UNIQUE},"
    " reference_locations=daily_location('2016-01-01'))",
)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.split("(")[0])
def test_library_call(world: Installation, call: str) -> None:
    """Classes of the library without a case have rows too."""
    with world.connect() as connection:
        connection.autocommit = True
        assert answer(connection, spec_of(call))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_library_case(world: Installation, case: dict[str, Any]) -> None:
    """The same rows, in any order."""
    with world.connect() as connection:
        connection.autocommit = True
        rows = answer(connection, spec_of(case["call"]))
    assert differences(case, rows) == ""
