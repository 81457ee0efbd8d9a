"""The attacker with linear programming, over everything that a session publishes.

He knows the map and the rules, and asks each allowed question at every level. For each number
that was kept from him he computes the least and the greatest that agree with all that he was given.
A suppressed number is safe when that interval holds 0 and more than the threshold at once: then it
may be anything that is not published. ``make test`` draws few countries, ``make attack`` many.
"""

import os
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from installation import Installation
from psycopg.types.json import Jsonb
from scipy.optimize import linprog
from worlds import (
    LENGTHS,
    LEVELS,
    REGIONS,
    Country,
    Counts,
    Published,
    active,
    countries,
    country,
    located,
    seen,
    totals,
    visitors,
    wanderers,
)

WORLDS = int(os.environ.get("FLOWSQL_ATTACK_WORLDS", "8"))
FLOOR = 15
FINEST = LEVELS[-1:]
MANY = 10_000.0

#: A country that betrays somebody is found, not made smaller: each takes a second.
drawn = settings(
    max_examples=WORLDS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize="FLOWSQL_ATTACK_WORLDS" not in os.environ,
    suppress_health_check=list(HealthCheck),
)

#: Every place of every level is an unknown of the attacker's, the parts of a place add up to it.
PLACES = [(level, code) for level in LEVELS for code in REGIONS[level]]
INDEX = {place: number for number, place in enumerate(PLACES)}


def family(level: str, code: str) -> list[tuple[str, str]]:
    """The places one level below."""
    below = LEVELS[LEVELS.index(level) + 1]
    return [(below, part) for part in REGIONS[below] if part[: LENGTHS[level]] == code]


def sums() -> np.ndarray[Any, Any]:
    """One row for each place that has parts: it is their sum (= 0)."""
    rows = []
    for level, code in PLACES:
        if level != LEVELS[-1]:
            row = np.zeros(len(PLACES))
            row[INDEX[level, code]] = 1
            for part in family(level, code):
                row[INDEX[part]] = -1
            rows.append(row)
    return np.array(rows)


def intervals(
    published: Published, *, additive: bool
) -> dict[tuple[str, str], tuple[float, float]]:
    """Least and greatest of each place that is not published, from all that is.

    additive: each person is in one place of a level; else whoever is in a part is in the whole.
    """
    bounds = [(published[place],) * 2 if place in published else (0, MANY) for place in PLACES]
    given_: dict[str, Any] = {"bounds": bounds, "method": "highs"}
    if additive:
        given_ |= {"A_eq": sums(), "b_eq": np.zeros(len(sums()))}
    else:
        # The whole is no more than its parts together, and no less than any of them.
        rows = list(sums())
        for level, code in PLACES:
            if level != LEVELS[-1]:
                for part in family(level, code):
                    row = np.zeros(len(PLACES))
                    row[INDEX[part]], row[INDEX[level, code]] = 1, -1
                    rows.append(row)
        given_ |= {"A_ub": np.array(rows), "b_ub": np.zeros(len(rows))}
    found = {}
    for place in PLACES:
        if place not in published:
            goal = np.zeros(len(PLACES))
            goal[INDEX[place]] = 1
            low, high = linprog(goal, **given_), linprog(-goal, **given_)
            assert low.status == 0, "the truth itself must be possible"
            assert high.status == 0
            found[place] = (low.fun, -high.fun)
    return found


def judged(
    published: Published, truth: dict[tuple[str, str], int], *, additive: bool
) -> Counter[str]:
    """How many suppressed numbers there are, and of how many the attacker learns something."""
    tally: Counter[str] = Counter()
    for place, (low, high) in intervals(published, additive=additive).items():
        if not truth[place]:
            continue  # nobody is there: nobody is betrayed
        tally["suppressed"] += 1
        tally["narrowed"] += low > 0.5 or high < FLOOR + 0.5
        tally["told exactly"] += high - low < 0.5
    return tally


STRICT = "spatial_aggregate,daily_location,geography,distance_matrix"


def test_strict_is_never_narrowed(unit: Installation, record_property: Any) -> None:
    """Profile strict as it is shipped: the attacker learns of no suppressed number anything."""
    tally: Counter[str] = Counter()
    with country(unit, "strict", STRICT) as land:

        @drawn
        @given(counts=countries)
        def attack(counts: Counts) -> None:
            with land.attempt():
                land.settle(counts)
                published = land.publish(located, strict=True)
            found = judged(published, totals(counts), additive=True)
            assert all(value == totals(counts)[place] for place, value in published.items())
            assert not found["narrowed"], (counts, published)
            tally.update(found, published=len(published))

        attack()
    assert tally["published"]
    assert tally["suppressed"]
    record_property("figures", f"strict: of {tally['suppressed']} suppressed numbers 0 narrowed")


def test_strict_is_never_narrowed_by_overlapping_counts(unit: Installation) -> None:
    """A kind that an operator adds is safe by itself: people seen, some of them in two places."""
    with country(unit, "strict", "unique_subscriber_counts") as land:

        @drawn
        @given(counts=countries, moves=wanderers)
        def attack(counts: Counts, moves: Counts) -> None:
            with land.attempt():
                land.settle(counts, moves)
                published = land.publish(seen, strict=True)
                truth = complete(land, seen)
            assert not judged(published, truth, additive=False)["narrowed"], (counts, moves)

        attack()


def complete(land: Country, make: Any) -> dict[tuple[str, str], int]:
    """The true numbers, from the owner's complete tables."""
    truth = dict.fromkeys(PLACES, 0)
    for level in LEVELS:
        rows = land.connection.execute(
            "SELECT query.sql(query.normalise(%s::jsonb, 'any'))", [Jsonb(make(level))]
        ).fetchone()
        assert rows is not None
        for code, value in land.connection.execute(
            f"SELECT r.code, q.value FROM ({rows[0]}) AS q JOIN store.region AS r USING (region)"
        ):
            truth[level, code] = value
    return truth


def test_flowkit_is_measured(unit: Installation, record_property: Any) -> None:
    """Profile flowkit promises a threshold, not this: the figures say how much that leaves open.

    Beside them what FlowMachine's rules publish of the same countries: counts as here; but visitors
    as the difference of two counts, whatever is left, and so numbers that stand for 15 or fewer.
    """
    tally: Counter[str] = Counter()
    with country(unit, "flowkit", STRICT) as land:

        @drawn
        @given(counts=countries, moves=wanderers)
        def attack(counts: Counts, moves: Counts) -> None:
            with land.attempt():
                land.settle(counts, moves)
                published = land.publish(located, strict=False)
                both = [land.publish(ask, strict=False, levels=FINEST) for ask in (seen, active)]
                guests = land.publish(visitors, strict=False, levels=FINEST)
                true_seen, true_active = complete(land, seen), complete(land, active)
                true_located = complete(land, located)
            assert min([*published.values(), *guests.values()], default=99) > FLOOR
            tally.update(judged(published, true_located, additive=True))
            for place in (place for place in PLACES if place[0] in FINEST):
                few = 1 <= true_seen[place] - true_active[place] <= FLOOR
                tally["visitors"] += few
                tally["visitors by subtraction"] += few and all(place in one for one in both)
                tally["visitors published by FlowMachine"] += few and all(
                    place in one for one in both
                )
                assert not (few and place in guests)

        attack()
    record_property(
        "figures",
        "flowkit: of {suppressed} suppressed numbers {narrowed} narrowed, {told exactly} told"
        " exactly; of {visitors} numbers of 1 to 15 visitors 0 published ({visitors by subtraction}"
        " by subtraction of two answers), by FlowMachine's rules"
        " {visitors published by FlowMachine}".format_map(Counter(tally)),
    )


@pytest.mark.parametrize("counts", [{"A1a": 40, "A1b": 3, "A1c": 0}])
def test_the_attacker_is_able(counts: Counts) -> None:
    """He finds what there is to find: one number is missing, and the sum is known."""
    published = {("admin2", "A1"): 43, ("admin3", "A1a"): 40, ("admin3", "A1c"): 0}
    assert intervals(published, additive=True)["admin3", "A1b"] == pytest.approx((3, 3))
    assert counts["A1b"] == 3
