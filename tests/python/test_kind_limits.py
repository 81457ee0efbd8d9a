"""What no specification may do: reach other days, pass malformed, or grow without limit."""

import copy
import datetime
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from installation import Installation
from kinds import Kinds, Spec, subqueries
from psycopg.types.json import Jsonb

MALFORMED = 10_000
DAY = {"query_kind": "daily_location", "aggregation_unit": "admin3", "method": "last"}
FIRST = datetime.date(2016, 1, 1)

#: Refusals in a table of their own, each in its own subtransaction: one call judges them all.
JUDGE = """
CREATE FUNCTION pg_temp.judge(specs jsonb) RETURNS TABLE (place bigint, code text, message text)
LANGUAGE plpgsql AS $body$
DECLARE
    v_spec jsonb;
BEGIN
    FOR v_spec, place IN
        SELECT s.value, s.ordinality FROM jsonb_array_elements(specs) WITH ORDINALITY AS s
    LOOP
        BEGIN
            code := NULL;
            message := cache.enqueue(v_spec);
        EXCEPTION WHEN OTHERS THEN
            code := SQLSTATE;
            message := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END
$body$;
"""


@pytest.fixture(scope="module")
def year(unit: Installation) -> Iterator[psycopg.Connection[Any]]:
    """A year of empty days of three types; all is rolled back."""
    with unit.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute(JUDGE)
        connection.execute(
            "INSERT INTO store.layer (layer, shape) SELECT l.layer, 'polygon'"
            " FROM unnest(ARRAY['admin0', 'admin1', 'admin2', 'admin3']) AS l (layer)"
            " UNION ALL SELECT 'lon-lat', 'point' ON CONFLICT DO NOTHING"
        )
        for event_type in ("calls", "sms", "topups"):
            for number in range(366):
                add_day(connection, event_type, FIRST + datetime.timedelta(number))
        yield connection


@pytest.fixture
def kinds(year: psycopg.Connection[Any]) -> Iterator[Kinds]:
    """The kinds over the year; what a test writes is rolled back."""
    with year.transaction(force_rollback=True):
        yield Kinds(year)


def add_day(connection: psycopg.Connection[Any], event_type: str, day: datetime.date) -> None:
    """An empty loaded day."""
    name, after = f"{event_type}_{day:%Y%m%d}", day + datetime.timedelta(1)
    connection.execute(
        f"CREATE TABLE store.{name} PARTITION OF store.{event_type}"
        f" FOR VALUES FROM ('{day} 00:00+00') TO ('{after} 00:00+00')"
    )
    for kept in ("sighting", "cell_hour"):
        connection.execute(
            f"CREATE TABLE store.{kept}_{name} PARTITION OF store.{kept}_{event_type}"
            f" FOR VALUES FROM ('{day}') TO ('{after}')"
        )
    connection.execute(
        "INSERT INTO etl.load (event_type, day, state, source) VALUES (%s, %s, 'attached', 'test')",
        [event_type, day],
    )


def on(spec: Any, day: datetime.date) -> Any:
    """The specification moved to one day."""
    after = day + datetime.timedelta(1)
    moved = {"date": str(day), "total_periods": 1}
    if isinstance(spec, list):
        return [on(item, day) for item in spec]
    if not isinstance(spec, dict):
        return spec
    result: Spec = {}
    for name, value in spec.items():
        if name.startswith("start_date"):
            result[name] = str(day)
        elif name.startswith("end_date"):
            result[name] = str(after)
        else:
            result[name] = moved.get(name, on(value, day))
    return result


def relations(plan: Any) -> Iterator[str]:
    """The tables that a plan reads."""
    if isinstance(plan, list):
        for part in plan:
            yield from relations(part)
    elif isinstance(plan, dict):
        if "Relation Name" in plan:
            yield plan["Relation Name"]
        for part in plan.values():
            yield from relations(part)


def test_a_day_touches_its_own_tables(kinds: Kinds, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a year of days, a query over one plans that one alone; planning times are printed."""
    day, reading = datetime.date(2016, 7, 3), 0
    times: dict[str, float] = {}
    of_day = re.compile(r"^(?:sighting_|cell_hour_)?(?:calls|sms|mds|topups)(?:_(\d{8}))?$")
    for kind, example in kinds.examples.items():
        spec = on(example, day)
        if kind == "active_subscribers":
            spec |= {"minor_periods_per_major_period": 1, "minor_period_threshold": 1}
        if kind in ("series", "imputed_distance_series", "dfs_metric_total_amount"):
            continue  # of several days by their nature, or of none of these
        plan = kinds.one(f"EXPLAIN (FORMAT JSON, SUMMARY) {kinds.compiled(spec)}")
        touched = {match[1] for name in relations(plan) if (match := of_day.match(name))}
        assert touched <= {f"{day:%Y%m%d}"}, kind
        reading += bool(touched)
        times[kind] = plan[0]["Planning Time"]
    assert reading > 40
    slowest = sorted(times, key=times.__getitem__)[-3:]
    with capsys.disabled():
        print(f"\nplanning, ms: {', '.join(f'{name} {times[name]:.1f}' for name in slowest)}")


#: Values that are wrong for a type, whatever its bounds.
WRONG: dict[str, list[Any]] = {
    "string": [7, [], {}, True],
    "unit": [7, "admin9", "", [], {"a": 1}],
    "integer": ["x", "", [], {}, True, "1 2", "NaN", 1e300],
    "number": ["x", "", [], {}, True, "inf", "NaN", "0x10"],
    "boolean": ["maybe", 7, [], {}, "", None],
    "datetime": ["2016-13-01", "yesterday", "", 20160101, [], {}, "2016-01-01T25:00:00", "now"],
    "list": ["x", 7, {}, True],
    "object": ["x", 7, True],
    "map": ["x", 7, [], True],
    "geojson": ["x", 7, [], {}],
    "query": ["x", 7, [], {}, {"query_kind": "no_such"}, {"query_kind": 7}, {"query_kind": None}],
    "subset": ["no such id", 7, [], {}, {"query_kind": "flows"}, "'; DROP TABLE x; --"],
    "hours": [
        [],
        "x",
        7,
        {"start_hour": 1},
        {"start_hour": -1, "end_hour": 3},
        {"start_hour": 24, "end_hour": 3},
    ],
    "sampling": [
        [],
        "x",
        {},
        {"seed": 1},
        {"sampling_method": "system", "seed": 0.1, "size": 1, "fraction": 0.5},
    ],
    "bins": [
        7,
        "x",
        {},
        {"n_bins": 0},
        {"n_bins": 3, "bin_list": [1, 2]},
        {"bin_list": [2, 1]},
        {"bin_list": [1]},
    ],
    "range": [7, "x", {}, [1], [2, 1], {"lower_bound": 1}],
}


def broken(kinds: Kinds, chance: random.Random) -> tuple[Spec, str]:
    """A specification with one fault, and the name of the member that has it."""
    spec = copy.deepcopy(kinds.examples[chance.choice(sorted(kinds.exposed))])
    place = chance.choice(list(subqueries(spec)))
    parameter = chance.choice(kinds.parameters[place["query_kind"]])
    name, kind = parameter["name"], parameter["type"]
    required = parameter.get("required", False)
    fault = chance.choice(["wrong", "wrong", "wrong", "unknown", "missing", "enumeration", "kind"])
    if fault == "missing" and required:
        del place[name]
    elif fault == "missing":
        name = "query_kind"
        place[name] = chance.choice(["", "Flows", "no_such", 7, None, [], {}])
    elif fault == "unknown":
        name = chance.choice(["unit", "limit", "query kind", "Aggregation_unit", "ünit", "a" * 300])
        place[name] = chance.choice([None, 1, "x", []])
    elif fault == "enumeration" and "enum" in kind:
        place[name] = chance.choice(
            ["", "LAST", "no such", kind["enum"][0].upper(), kind["enum"][0] + " "]
        )
    elif fault == "kind":
        place["query_kind"], name = "a kind; that there is not", "query_kind"
    else:
        wrong = WRONG[kind["type"]] + ([None] if required else [])
        place[name] = chance.choice([value for value in wrong if value is not None or required])
    return spec, name


def test_malformed_specifications_are_refused(kinds: Kinds) -> None:
    """Ten thousand of them: none is queued, none is an internal error, each names its member."""
    chance = random.Random(3)
    specs = [broken(kinds, chance) for _ in range(MALFORMED)]
    before = kinds.one("SELECT count(*) FROM cache.query")
    found = kinds.connection.execute(
        "SELECT code, message FROM pg_temp.judge(%s) ORDER BY place",
        [Jsonb([one for one, _ in specs])],
    ).fetchall()
    assert len(found) == MALFORMED
    for (spec, name), (code, message) in zip(specs, found, strict=True):
        assert code is not None, f"accepted: {json.dumps(spec)}"
        assert code.startswith("22"), f"{code} {message}: {json.dumps(spec)}"
        assert name in message, f"{message} does not name {name}: {json.dumps(spec)}"
    assert kinds.one("SELECT count(*) FROM cache.query") == before


def day(number: int, **more: Any) -> Spec:
    """The location of one day of the year."""
    return {**DAY, "date": str(FIRST + datetime.timedelta(number % 366)), **more}


def nested(depth: int, kind: str) -> Spec:
    """A kind of subscribers within itself, as a subset, so many times."""
    window = {"start_date": "2016-01-01", "end_date": "2016-01-02"}
    inner: Spec = {"query_kind": kind, **window}
    if kind == "topup_balance":
        inner["statistic"] = "avg"
    spec = inner
    for _ in range(depth):
        spec = {**inner, "subscriber_subset": spec}
    return {
        "query_kind": "joined_spatial_aggregate",
        "method": "avg",
        "locations": day(0),
        "metric": spec,
    }


def refusal(kinds: Kinds, spec: Spec) -> tuple[str | None, str]:
    """The code and message of what happens to a specification."""
    row = kinds.connection.execute(
        "SELECT code, message FROM pg_temp.judge(%s)", [Jsonb([spec])]
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_depth_has_a_stated_limit(kinds: Kinds) -> None:
    """Two hundred levels are refused, with the limit."""
    code, message = refusal(kinds, nested(200, "event_count"))
    assert (code, message.endswith("Nested deeper than 32 levels.")) == ("22023", True)


@pytest.mark.parametrize("kind", ["event_count", "topup_balance"])
def test_what_is_within_the_limit_is_answered_or_refused(kinds: Kinds, kind: str) -> None:
    """Thirty levels compile, or are refused for the length of their text."""
    code, message = refusal(kinds, nested(28, kind))
    if kind == "event_count":
        assert code is None, message
    else:
        assert (code, "too long" in message) == ("22023", True), message


def test_a_thousand_days_compile(kinds: Kinds) -> None:
    """A modal location of a thousand daily locations compiles."""
    locations = [
        day(number, method=method) for number in range(366) for method in ("last", "most-common")
    ]
    locations += [day(number, hours={"start_hour": 7, "end_hour": 19}) for number in range(268)]
    assert len(locations) == 1000
    spec = {"query_kind": "modal_location", "locations": locations}
    code, message = refusal(kinds, {"query_kind": "spatial_aggregate", "locations": spec})
    assert code is None, message
