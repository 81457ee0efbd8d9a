"""The attacker with linear programming, over everything that a session publishes.

He knows the map and the rules, and asks each allowed question at every level. For each number
that was kept from him he computes the least and the greatest that agree with all that he was given.
A suppressed number is safe when that interval holds 0 and more than the threshold at once: then it
may be anything that is not published. ``make test`` draws few countries, ``make attack`` many.
"""

import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product
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
    Cell,
    Country,
    Counts,
    Published,
    Seen,
    active,
    countries,
    country,
    crowds,
    events,
    flows,
    inhabitants,
    located,
    movements,
    seen,
    summed,
    talkers,
    totals,
    travellers,
    visitors,
    wanderers,
)

WORLDS = int(os.environ.get("FLOWSQL_ATTACK_WORLDS", "8"))
FLOOR = 15
FINEST = LEVELS[-1:]
MANY = 10_000.0

#: What each person has in a cell.
Shares = dict[Cell, Counter[int]]

#: A country that betrays somebody is found, not made smaller: each takes a second.
drawn = settings(
    max_examples=WORLDS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize="FLOWSQL_ATTACK_WORLDS" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
fewer = settings(drawn, max_examples=max(WORLDS // 2, 1))


@dataclass(frozen=True)
class Sums:
    """The attacker's unknowns: cells of all levels, and the finer ones that each is the sum of."""

    parts: dict[Cell, list[Cell]]

    def matrix(self, index: dict[Cell, int]) -> np.ndarray[Any, Any]:
        """One row for each cell that has parts: it is their sum (= 0)."""
        rows = []
        for cell, parts in self.parts.items():
            if parts:
                row = np.zeros(len(index))
                row[index[cell]] = 1
                for part in parts:
                    row[index[part]] = -1
                rows.append(row)
        return np.array(rows)


def within(level: str, code: str) -> list[str]:
    """The regions one level below."""
    if level == LEVELS[-1]:
        return []
    below = LEVELS[LEVELS.index(level) + 1]
    return [part for part in REGIONS[below] if part[: LENGTHS[level]] == code]


def below(level: str) -> str:
    """The next finer level."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


PLACES = Sums(
    {
        (level, code): [(below(level), part) for part in within(level, code)]
        for level in LEVELS
        for code in REGIONS[level]
    }
)
PAIRS = Sums(
    {
        (level, start, end): [
            (below(level), *pair) for pair in product(within(level, start), within(level, end))
        ]
        for level in LEVELS
        for start, end in product(REGIONS[level], repeat=2)
    }
)


def intervals(
    published: Published, asked: list[Cell], sums: Sums, *, additive: bool
) -> dict[Cell, tuple[float, float]]:
    """Least and greatest of each cell that is asked for, from all that is published.

    additive: a whole is the sum of its parts; else whoever is in a part is in the whole, once.
    """
    index = {cell: number for number, cell in enumerate(sums.parts)}
    bounds = [(published[cell],) * 2 if cell in published else (0, MANY) for cell in index]
    given_: dict[str, Any] = {"bounds": bounds, "method": "highs"}
    matrix = sums.matrix(index)
    if additive:
        given_ |= {"A_eq": matrix, "b_eq": np.zeros(len(matrix))}
    else:
        # The whole is no more than its parts together, and no less than any of them.
        rows = list(matrix)
        for cell, parts in sums.parts.items():
            for part in parts:
                row = np.zeros(len(index))
                row[index[part]], row[index[cell]] = 1, -1
                rows.append(row)
        given_ |= {"A_ub": np.array(rows), "b_ub": np.zeros(len(rows))}
    found = {}
    for cell in asked:
        goal = np.zeros(len(index))
        goal[index[cell]] = 1
        low, high = linprog(goal, **given_), linprog(-goal, **given_)
        assert low.status == 0, "the truth itself must be possible"
        assert high.status == 0
        found[cell] = (low.fun, -high.fun)
    return found


def judged(
    published: Published, truth: Published, sums: Sums = PLACES, *, additive: bool
) -> Counter[str]:
    """How many suppressed numbers there are, and of how many the attacker learns something."""
    tally: Counter[str] = Counter()
    # where nobody is, nobody is betrayed
    asked = [cell for cell in sums.parts if truth.get(cell) and cell not in published]
    for low, high in intervals(published, asked, sums, additive=additive).values():
        tally["suppressed"] += 1
        tally["narrowed"] += low > 0.5 or high < FLOOR + 0.5
        tally["told exactly"] += high - low < 0.5
    return tally


def differences(published: Published, shares: Shares, sums: Sums) -> int:
    """How many differences of published numbers there are; each stands for enough people.

    None may be mostly one person's.
    """
    count = 0
    for cell, parts in sums.parts.items():
        hidden = [part for part in parts if part not in published]
        if cell in published and hidden:
            behind: Counter[int] = Counter()
            for part in hidden:
                behind.update(shares.get(part, {}))
            assert not behind or len(behind) > FLOOR, (cell, hidden, len(behind))
            if sum(behind.values()) > len(behind):
                assert 2 * max(behind.values()) <= sum(behind.values()), (cell, hidden, behind)
            count += bool(behind)
    return count


def shares_of(seen_: list[Seen]) -> Shares:
    """What each person has in each region of each level."""
    shares: Shares = defaultdict(Counter)
    for person, _, code, _, many in seen_:
        for level in LEVELS:
            shares[level, code[: LENGTHS[level]]][person] += many
    return shares


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
            truth: Published = {**totals(counts)}
            found = judged(published, truth, additive=True)
            assert all(value == truth[place] for place, value in published.items())
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


def test_strict_is_never_narrowed_by_flows(unit: Installation, record_property: Any) -> None:
    """Flows: each number is in two trees at once, where people come from and where they go."""
    tally: Counter[str] = Counter()
    with country(unit, "strict", "flows,daily_location") as land:

        @fewer
        @given(moves=movements)
        def attack(moves: list[tuple[str, str, int]]) -> None:
            with land.attempt():
                land.place(travellers(moves))
                published = land.publish(flows, strict=True)
            truth: Counter[Cell] = Counter()
            for start, end, many in moves:
                for level in LEVELS:
                    truth[level, start[: LENGTHS[level]], end[: LENGTHS[level]]] += many
            assert all(value == truth[cell] > FLOOR for cell, value in published.items())
            found = judged(published, truth, PAIRS, additive=True)
            assert not found["narrowed"], (moves, published)
            tally.update(found, published=len(published))

        attack()
    assert tally["published"]
    assert tally["suppressed"]
    record_property("figures", f"strict, flows: of {tally['suppressed']} numbers 0 narrowed")


def test_strict_is_never_narrowed_by_events(unit: Installation, record_property: Any) -> None:
    """Events: people have many, in several places; one of them may have most."""
    tally: Counter[str] = Counter()
    with country(unit, "strict", "location_event_counts") as land:

        @fewer
        @given(counts=crowds, moves=wanderers, talk=talkers)
        def attack(counts: Counts, moves: Counts, talk: Counts) -> None:
            rows = inhabitants(counts, moves, talk)
            with land.attempt():
                land.place(rows)
                published = land.publish(events, strict=True)
            shares = shares_of(rows)
            truth = {cell: sum(one.values()) for cell, one in shares.items()}
            tally["differences"] += differences(published, shares, PLACES)
            assert all(value == truth[cell] for cell, value in published.items())
            found = judged(published, truth, additive=True)
            assert not found["narrowed"], (counts, moves, talk, published)
            tally.update(found, published=len(published))

        attack()
    assert tally["published"]
    assert tally["suppressed"]
    record_property(
        "figures",
        f"strict, events: of {tally['suppressed']} numbers 0 narrowed; {tally['differences']}"
        " differences of published numbers, each of more than 15 people",
    )


def test_strict_is_never_narrowed_by_sums(unit: Installation, record_property: Any) -> None:
    """A metric summed by region: nobody's number is most of any sum that can be had."""
    tally: Counter[str] = Counter()
    with country(unit, "strict", "joined_spatial_aggregate,daily_location,event_count") as land:

        @fewer
        @given(counts=crowds, talk=talkers)
        def attack(counts: Counts, talk: Counts) -> None:
            rows = inhabitants(counts, {}, talk)
            with land.attempt():
                land.place(rows)
                published = land.publish(summed, strict=True)
            shares = shares_of(rows)
            tally["differences"] += differences(published, shares, PLACES)
            for cell, value in published.items():
                assert value == sum(shares[cell].values()) >= 2 * max(shares[cell].values())
                assert len(shares[cell]) > FLOOR
            truth = {cell: sum(one.values()) for cell, one in shares.items()}
            found = judged(published, truth, additive=True)
            assert not found["narrowed"], (counts, talk, published)
            tally.update(found, published=len(published))

        attack()
    assert tally["published"]
    assert tally["suppressed"]
    record_property("figures", f"strict, sums: of {tally['suppressed']} numbers 0 narrowed")


def complete(land: Country, make: Any) -> Published:
    """The true numbers, from the owner's complete tables."""
    truth: Published = dict.fromkeys(PLACES.parts, 0)
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
            for place in (place for place in PLACES.parts if place[0] in FINEST):
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
    published: Published = {("admin2", "A1"): 43, ("admin3", "A1a"): 40, ("admin3", "A1c"): 0}
    hidden: Cell = ("admin3", "A1b")
    found = intervals(published, [hidden], PLACES, additive=True)
    assert found[hidden] == pytest.approx((3, 3))
    assert counts["A1b"] == 3
