"""Who is in the data, and where each one went: two attacks on a synthetic country. ``make attack``.

Membership: many groups of people are drawn, and each group's week is published, region by region
and day by day. The attacker knows where one person was each day, and the answers of the other
groups; from a group's answers he guesses whether that person is in it ("Knock Knock", Pyrgelis
2018). 0.5 is guessing, 1 is knowing.

Trajectories: from the counts of all people, day after day, the attacker makes as many paths as
there are people, each moving as little as possible (Xu 2017). Shown is the share of a person's days
that the path nearest to hers tells, beside that of paths made by chance from the same counts.

No profile promises anything here: the figures say what counts tell by themselves.
"""

import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from psycopg.types.json import Jsonb
from scipy.optimize import linear_sum_assignment

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "python")]

from installation import new_home  # noqa: E402

PEOPLE, REGIONS, DAYS = 2000, 25, 7
GROUPS, SIZE, TARGETS = 60, 1000, 200
#: What the attacker takes a hidden number for: the middle of 0 to 15.
HIDDEN = 8.0

#: Where the roll-up of the types that there are stands.
SEEN = ("store.sighting_calls", "store.sighting_sms")

Week = dict[int, dict[int, str]]
Counts = dict[tuple[int, str], float]


def spec(day: int) -> dict[str, Any]:
    """People by where they were last on a day."""
    return {
        "query_kind": "spatial_aggregate",
        "locations": {
            "query_kind": "daily_location",
            "date": f"2016-01-{day + 1:02}",
            "aggregation_unit": "admin3",
            "method": "last",
        },
    }


def truth(connection: psycopg.Connection[Any]) -> Week:
    """Where each person was last on each day."""
    found: Week = defaultdict(dict)
    for day in range(DAYS):
        row = connection.execute(
            "SELECT query.sql(query.normalise(%s::jsonb, 'any'))", [Jsonb(spec(day)["locations"])]
        ).fetchone()
        assert row is not None
        for person, code in connection.execute(
            "SELECT q.subscriber, r.code"
            f" FROM ({row[0]}) AS q JOIN store.region AS r USING (region)"
        ):
            found[person][day] = code
    return found


def published(connection: psycopg.Connection[Any], people: list[int]) -> dict[bool, Counts]:
    """What is published of the week of these people alone: by flowkit (False) and strict (True)."""
    found: dict[bool, Counts] = {False: {}, True: {}}
    connection.execute("SAVEPOINT attempt")
    for kept in SEEN:
        connection.execute(f"TRUNCATE {kept}")
        connection.execute(
            f"INSERT INTO {kept} SELECT w.* FROM {kept}_whole AS w WHERE w.subscriber = ANY (%s)",
            [people],
        )
    for day in range(DAYS):
        asked = connection.execute("SELECT cache.enqueue(%s)", [Jsonb(spec(day))]).fetchone()
        assert asked is not None
        while connection.execute(
            "SELECT cache.compute(c.id) FROM cache.claim() AS c (id) WHERE c.id IS NOT NULL"
        ).fetchall():
            pass
        for strict, counts in found.items():
            body = connection.execute(
                "SELECT cache.json_body(%s, %s)::jsonb -> 'query_result'", [asked[0], strict]
            ).fetchone()
            assert body is not None
            counts.update({(day, line["pcod"]): line["value"] for line in body[0]})
    connection.execute("ROLLBACK TO SAVEPOINT attempt")
    return found


def auc(inside: list[float], outside: list[float]) -> float:
    """How often a member's score is the higher one; ties count half."""
    pairs = [(a > b) + (a == b) / 2 for a in inside for b in outside]
    return sum(pairs) / len(pairs)


def membership(week: Week, groups: list[set[int]], answers: list[Counts]) -> float:
    """Mean area under the curve over the targets."""
    cells = sorted({(day, code) for path in week.values() for day, code in path.items()})
    place = {cell: number for number, cell in enumerate(cells)}
    table = np.array([[answer.get(cell, HIDDEN) for cell in cells] for answer in answers])
    spread = table.std(axis=0)
    scores = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1)
    found = []
    for target in random.Random(2).sample(sorted(week), TARGETS):
        mine = scores[:, [place[cell] for cell in week[target].items()]].sum(axis=1)
        member = [float(mine[n]) for n, group in enumerate(groups) if target in group]
        other = [float(mine[n]) for n, group in enumerate(groups) if target not in group]
        if member and other:
            found.append(auc(member, other))
    return sum(found) / len(found)


def paths(counts: Counts, many: int, *, by_chance: bool) -> list[list[str]]:
    """As many paths as people: who may stay stays, the others go anywhere (or all by chance)."""
    chance = random.Random(3)
    days = []
    for day in range(DAYS):
        there = [code for (when, code), n in counts.items() if when == day for _ in range(int(n))]
        days.append(chance.sample(there, min(len(there), many)) + ["?"] * (many - len(there)))
    if by_chance:
        return [list(path) for path in zip(*days, strict=True)]
    made = [[code] for code in days[0]]
    for day in days[1:]:
        left = Counter(day)
        movers = []
        for path in made:
            if left[path[-1]] > 0:
                left[path[-1]] -= 1
                path.append(path[-1])
            else:
                movers.append(path)
        rest = list(left.elements())
        chance.shuffle(rest)
        for path, code in zip(movers, rest, strict=True):
            path.append(code)
    return made


def recovered(week: Week, made: list[list[str]]) -> float:
    """Share of people's days that are told when each person gets the path that suits her best."""
    kinds = Counter(tuple(path) for path in made)
    real = [[path.get(day, "-") for day in range(DAYS)] for path in week.values()]
    mine = np.array(real)
    theirs = np.array([list(path) for path in kinds.elements()])
    alike = sum(
        (mine[:, None, day] == theirs[None, :, day]).astype(np.int16) for day in range(DAYS)
    )
    rows, columns = linear_sum_assignment(-np.asarray(alike))
    return float(np.asarray(alike)[rows, columns].sum()) / sum(len(path) for path in week.values())


def main() -> None:
    """Make the country, attack it, say what came of it."""
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql(
            "synth", "--n-subscribers", str(PEOPLE), "--n-regions", str(REGIONS),
            "--n-days", str(DAYS), "--n-sites", "100", "--n-cells", "100", "--n-calls", "6000",
            "--n-sms", "2000", "--n-mds", "0", "--n-topups", "0", "--n-tacs", "10",
        )  # fmt: skip
        with psycopg.connect(home.dsn) as connection:
            connection.execute("SET LOCAL ROLE flow_owner")
            connection.execute(
                "UPDATE ops.setting SET value = 'strict' WHERE name = 'privacy_profile'"
            )
            for kept in SEEN:
                connection.execute(f"CREATE TABLE {kept}_whole AS SELECT s.* FROM {kept} AS s")
            week = truth(connection)
            everybody = sorted(week)
            chance = random.Random(1)
            groups = [set(chance.sample(everybody, SIZE)) for _ in range(GROUPS)]
            answers = [published(connection, sorted(group)) for group in groups]
            whole = published(connection, everybody)
            connection.rollback()
    print(f"{len(week)} people, {REGIONS} regions, {DAYS} days; {GROUPS} groups of {SIZE}")
    for strict, name in ((False, "flowkit"), (True, "strict")):
        shown = sum(len(answer[strict]) for answer in answers) / len(answers)
        area = membership(week, groups, [answer[strict] for answer in answers])
        told = recovered(week, paths(whole[strict], len(week), by_chance=False))
        guess = recovered(week, paths(whole[strict], len(week), by_chance=True))
        print(
            f"{name}: {shown:.0f} numbers of a group published; membership AUC {area:.3f};"
            f" {told:.0%} of people's days told by the paths, {guess:.0%} by chance",
            flush=True,
        )


if __name__ == "__main__":
    main()
