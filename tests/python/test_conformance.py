"""The conformance world's queries get the answers that FlowMachine 1.34.0 gave on the same data."""

import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from installation import CHECKOUT, Installation
from world import create_subset

Row = tuple[Any, ...]
Case = dict[str, Any]

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


def cases(*expect: str) -> list[Any]:
    """The vendored cases that expect one of these, each as a parameter of a test."""
    return [
        pytest.param(case, id=case["name"], marks=marks(case))
        for case in every_case()
        if case["expect"] in expect
    ]


def every_case() -> list[Case]:
    """All vendored cases."""
    with gzip.open(CHECKOUT / "tests/data/cases.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def marks(case: Case) -> list[pytest.MarkDecorator]:
    """Why a case cannot be compared, if it cannot."""
    if case["expect"] == "skip":
        return [pytest.mark.skip(reason=case["reason"])]
    return []


@pytest.fixture(scope="module")
def connection(world: Installation) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the administrator, one transaction a statement."""
    with world.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def subset(world: Installation) -> str:
    """The id that stands for @SUBSET1."""
    return create_subset(world)


def spec_of(case: Case, subset: str) -> str:
    """The case's query as JSON text."""
    return json.dumps(case["params"]).replace("@SUBSET1", subset)


@pytest.fixture(scope="module")
def asked(connection: psycopg.Connection[Any], subset: str) -> dict[str, str]:
    """The id of each case's query, all queued at once so that the worker is never idle."""
    found = {}
    for case in every_case():
        row = connection.execute("SELECT flow.run(%s)", (spec_of(case, subset),)).fetchone()
        assert row is not None
        found[case["name"]] = row[0]
    return found


def released(connection: psycopg.Connection[Any], query_id: str) -> list[dict[str, Any]]:
    """Rows of a query as its callers get them, computed by the worker."""
    assert connection.execute("SELECT flow.wait(%s)", (query_id,)).fetchone() == ("ready",)
    body = connection.execute("SELECT flow.body(%s, 'json')", (query_id,)).fetchone()
    assert body is not None
    rows: list[dict[str, Any]] = json.loads(body[0])["query_result"]
    return rows


def from_events(connection: psycopg.Connection[Any], spec: str) -> list[dict[str, Any]]:
    """Published rows of a query, computed from the events alone; nothing stored is read or kept."""
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT ops.set_setting('read_sightings', 'false')")
        connection.execute("SET LOCAL flowsql.from_stored = off")
        text = published_sql(connection, spec)
        assert "sighting_" not in text
        # What a column holds is compared as the JSON that callers get.
        found = connection.execute(f"SELECT to_jsonb(r) FROM ({text}) AS r".encode()).fetchall()
        return [row[0] for row in found]


def published_sql(connection: psycopg.Connection[Any], spec: str) -> str:
    """The SQL of what may be published of a query."""
    row = connection.execute(
        "SELECT query.redaction_sql(n, format('(%%s)', query.sql(n)))"
        " FROM query.normalise(%s) AS n",
        (spec,),
    ).fetchone()
    assert row is not None
    return str(row[0])


def values(rows: list[dict[str, Any]], columns: list[str]) -> list[Row]:
    """Rows as tuples in the order of ``columns``; they have these columns and no others."""
    for row in rows:
        assert sorted(row) == sorted(columns)
    return [tuple(plain(row[name]) for name in columns) for row in rows]


def plain(value: Any) -> Any:
    """A value in one spelling: 3 as 3.0, a timestamp without offset, one at midnight as a date."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str) and TIMESTAMP.match(value):
        return value.replace(" ", "T").removesuffix("+00:00").removesuffix("T00:00:00")
    return value


def ordered(rows: list[Row], columns: list[str]) -> list[Row]:
    """The rows sorted by what they are about, then by the numbers, which may differ a little."""

    def key(row: Row) -> str:
        about = [
            None if name == "value" else value for name, value in zip(columns, row, strict=True)
        ]
        return json.dumps([about, row])

    return sorted(rows, key=key)


def same(connection: psycopg.Connection[Any], column: str, ours: Any, theirs: Any) -> bool:
    """Two values are equal: numbers to a relative 1e-9, geometries as sets of points."""
    if column == "geom":
        found = connection.execute(
            "SELECT public.st_equals(%s::public.geometry, %s::public.geometry)", (ours, theirs)
        ).fetchone()
        return found == (True,)
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-9)
    return bool(ours == theirs)


def alike(connection: psycopg.Connection[Any], columns: list[str], ours: Row, theirs: Row) -> bool:
    """Two rows are equal, column by column."""
    return all(
        same(connection, column, *both)
        for column, both in zip(columns, zip(ours, theirs, strict=True), strict=True)
    )


def check(connection: psycopg.Connection[Any], case: Case, found: list[dict[str, Any]]) -> None:
    """Our rows are those of the case."""
    columns = case["columns"]
    # A shape's text may differ, and comes last so that it never decides the order of two places.
    assert "geom" not in columns[:-1]
    ours = ordered(values(found, columns), columns)
    theirs = ordered([tuple(plain(value) for value in row) for row in case["rows"]], columns)
    assert len(ours) == len(theirs)
    wrong = [
        pair for pair in zip(ours, theirs, strict=True) if not alike(connection, columns, *pair)
    ]
    assert not wrong


def keyed(rows: list[Row], columns: list[str]) -> dict[str, Row]:
    """Rows by all their columns but the value."""
    place = columns.index("value")
    return {
        json.dumps([plain(value) for value in row[:place] + row[place + 1 :]]): row for row in rows
    }


@pytest.mark.parametrize("case", cases("equal", "skip"))
def test_answers_equal(
    connection: psycopg.Connection[Any], asked: dict[str, str], case: Case
) -> None:
    """The released rows are FlowMachine's."""
    check(connection, case, released(connection, asked[case["name"]]))


@pytest.mark.parametrize("case", cases("subset"))
def test_answers_are_among_them(
    connection: psycopg.Connection[Any], asked: dict[str, str], case: Case
) -> None:
    """Where FlowMachine publishes too much: what we release is among it, with equal values."""
    columns = case["columns"]
    theirs = keyed([tuple(plain(value) for value in row) for row in case["rows"]], columns)
    for key, row in keyed(
        values(released(connection, asked[case["name"]]), columns), columns
    ).items():
        assert alike(connection, columns, row, theirs[key])


@pytest.mark.parametrize("case", cases("close"))
def test_answers_are_close(
    connection: psycopg.Connection[Any], asked: dict[str, str], case: Case
) -> None:
    """Where FlowMachine is arbitrary: totals within 2 %, four rows of five within 10 %."""
    columns = case["columns"]
    place = columns.index("value")
    ours = keyed(values(released(connection, asked[case["name"]]), columns), columns)
    theirs = keyed([tuple(plain(value) for value in row) for row in case["rows"]], columns)
    totals = [sum(row[place] for row in rows.values()) for rows in (ours, theirs)]
    assert math.isclose(*totals, rel_tol=0.02)
    common = ours.keys() & theirs.keys()
    near = [
        key for key in common if math.isclose(ours[key][place], theirs[key][place], rel_tol=0.1)
    ]
    assert len(near) >= 0.8 * len(common) > 0


def one_of_each_shape() -> list[Any]:
    """The first equal case of each combination of kinds, with and without hours."""
    found: dict[str, Any] = {}
    for case in cases("equal"):
        text = json.dumps(case.values[0]["params"])
        shape = re.findall(r'"(?:query_kind|hours)": ("\w+"|\{)', text)
        found.setdefault(" ".join(sorted(set(shape))), case)
    return list(found.values())


@pytest.mark.parametrize("case", one_of_each_shape())
def test_events_alone_answer_the_same(
    connection: psycopg.Connection[Any], subset: str, case: Case
) -> None:
    """So they are when the daily roll-up is not used, for the queries that read it."""
    spec = spec_of(case, subset)
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL flowsql.from_stored = off")
        reads_sightings = "sighting_" in published_sql(connection, spec)
    if reads_sightings:
        check(connection, case, from_events(connection, spec))


@pytest.mark.parametrize("case", cases("answer"))
def test_what_flowmachine_refuses(
    connection: psycopg.Connection[Any], asked: dict[str, str], case: Case
) -> None:
    """Where FlowMachine fails, there is an answer; hours from 0 to 24 are the whole day."""
    rows = released(connection, asked[case["name"]])
    assert rows
    spec = json.loads(json.dumps(case["params"]))
    if spec.get("locations", {}).pop("hours", None) == {"start_hour": 0, "end_hour": 24}:
        whole = connection.execute("SELECT flow.run(%s)", (json.dumps(spec),)).fetchone()
        assert whole is not None
        assert released(connection, whole[0]) == rows


def test_every_case_is_run() -> None:
    """No case is lost between the tests above; how many there are is known."""
    counts = Counter(case["expect"] for case in every_case())
    assert counts == {"equal": 161, "subset": 49, "close": 6, "answer": 7, "skip": 4}
