"""The decision of the database equals a second statement of the contract's rule, for random tokens.

What a query needs and who may ask it is told here once more, in Python and from the contract alone
(unit, kind and every kind within, in one role, with the action), with the holes that FlowSQL
closes: parts that have a unit of their own, and subsets that are queries.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from installation import Installation
from psycopg.types.json import Jsonb

UNITS = ("admin1", "admin2", "admin3")
ACTIONS = ("run", "get_result", None)

Spec = dict[str, Any]

units = st.sampled_from(UNITS)


def daily(unit: st.SearchStrategy[str]) -> st.SearchStrategy[Spec]:
    """Daily locations at a unit."""
    return st.fixed_dictionaries(
        {
            "query_kind": st.just("daily_location"),
            "date": st.sampled_from(("2016-01-01", "2016-01-02")),
            "aggregation_unit": unit,
            "method": st.just("last"),
        }
    )


def modal(unit: str) -> st.SearchStrategy[Spec]:
    """Modal locations at a unit."""
    return st.fixed_dictionaries(
        {
            "query_kind": st.just("modal_location"),
            "locations": st.lists(daily(st.just(unit)), min_size=1, max_size=2),
        }
    )


places = units.flatmap(lambda unit: st.one_of(daily(st.just(unit)), modal(unit)))
window = {"start_date": st.just("2016-01-01"), "end_date": st.just("2016-01-03")}
counts = st.fixed_dictionaries({"query_kind": st.just("event_count"), **window})
moves = st.fixed_dictionaries(
    {
        "query_kind": st.just("displacement"),
        **window,
        "statistic": st.just("avg"),
        "reference_location": places,
    }
)
subsets = st.one_of(counts, places)
top = st.one_of(
    st.fixed_dictionaries({"query_kind": st.just("spatial_aggregate"), "locations": places}),
    st.fixed_dictionaries(
        {
            "query_kind": st.just("joined_spatial_aggregate"),
            "locations": places,
            "metric": st.one_of(counts, moves),
            "method": st.just("avg"),
        }
    ),
    st.fixed_dictionaries(
        {
            "query_kind": st.just("histogram_aggregate"),
            "metric": st.one_of(counts, moves),
            "bins": st.just({"n_bins": 3}),
        }
    ),
    st.fixed_dictionaries(
        {
            "query_kind": st.just("unique_subscriber_counts"),
            **window,
            "aggregation_unit": units,
        },
        optional={"subscriber_subset": subsets},
    ),
)

#: Which member a kind has its unit from.
UNIT_OF = {
    "spatial_aggregate": "locations",
    "joined_spatial_aggregate": "locations",
    "modal_location": "locations",
}


def unit_of(spec: Spec) -> str | None:
    """The unit of a specification's rows."""
    if "aggregation_unit" in spec:
        return str(spec["aggregation_unit"])
    inner = spec.get(UNIT_OF.get(spec["query_kind"], ""))
    inner = inner[0] if isinstance(inner, list) else inner
    return unit_of(inner) if inner else None


def parts(value: Any, *, subset: bool = False) -> Iterator[tuple[Spec, bool]]:
    """Every specification within, and whether it only chooses people."""
    if isinstance(value, dict):
        if "query_kind" in value:
            yield value, subset
        for name, member in value.items():
            yield from parts(member, subset=subset or name == "subscriber_subset")
    elif isinstance(value, list):
        for member in value:
            yield from parts(member, subset=subset)


def needed(spec: Spec) -> set[str]:
    """The triplets that a specification needs."""
    kind, unit = spec["query_kind"], unit_of(spec) or "nonspatial"
    found = set()
    for part, subset in parts(spec):
        if subset:
            found.add(f"nonspatial:subscriber_subset:{part['query_kind']}")
            continue
        found.add(f"{unit}:{kind}:{part['query_kind']}")
        if unit != "nonspatial" and unit_of(part):
            found.add(f"{unit_of(part)}:{kind}:{part['query_kind']}")
    return found


@pytest.fixture(scope="module")
def database(unit: Installation) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the administrator."""
    with unit.connect() as connection:
        yield connection


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), spec=top, action=st.sampled_from(ACTIONS))
def test_the_decision(
    database: psycopg.Connection[Any], data: st.DataObject, spec: Spec, action: str | None
) -> None:
    """A random token's roles may ask exactly what the rule says; the rest names what is missing."""
    wanted = sorted(needed(spec) | ({action} if action else set()))
    others = [f"{unit}:flows:flows" for unit in UNITS]
    roles = data.draw(
        st.dictionaries(
            st.sampled_from(("one", "two", "three")),
            st.one_of(st.just(wanted), st.lists(st.sampled_from([*wanted, *others]))),
            max_size=3,
        )
    )
    granting = sorted(name for name, held in roles.items() if set(wanted) <= set(held))
    row = database.execute(
        "SELECT query.scopes(s.spec), access.decide_query(%s, %s, query.scopes(s.spec), s.spec)"
        " FROM (SELECT query.normalise(%s) AS spec) AS s",
        (Jsonb(roles), action, Jsonb(spec)),
    ).fetchone()
    assert row is not None
    assert set(row[0]) == needed(spec)
    assert row[1]["allowed"] is bool(granting)
    assert row[1]["granting"] == granting
    if not granting:
        lacks = [set(wanted) - set(held) for held in roles.values()] or [set(wanted)]
        assert set(row[1]["missing"]) in lacks
        assert len(row[1]["missing"]) == min(map(len, lacks))
