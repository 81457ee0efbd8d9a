"""The conformance world's queries get the answers that FlowMachine 1.34.0 gave on the same data."""

import gzip
import json
import math
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from installation import CHECKOUT, Installation
from psycopg.rows import dict_row
from world import create_subset

Row = tuple[Any, ...]
Case = dict[str, Any]

#: Parameters that the registry knows and nothing answers yet.
LATER = ("mapping_table", "geom_table")


def cases(*expect: str) -> list[Any]:
    """The vendored cases that expect one of these, each as a parameter of a test."""
    with gzip.open(CHECKOUT / "tests/data/cases.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [
        pytest.param(case, id=case["name"], marks=marks(case))
        for case in found
        if case["expect"] in expect
    ]


def marks(case: Case) -> list[pytest.MarkDecorator]:
    """Why a case cannot be compared, if it cannot."""
    if any(name in json.dumps(case["params"]) for name in LATER):
        return [pytest.mark.skip(reason="mapping tables come with a later change")]
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


def released(connection: psycopg.Connection[Any], spec: str) -> list[dict[str, Any]]:
    """Rows of a query as its callers get them, computed by the worker."""
    run = connection.execute("SELECT flow.run(%s)", (spec,)).fetchone()
    assert run is not None
    state = connection.execute("SELECT flow.wait(%s)", run).fetchone()
    assert state == ("ready",)
    body = connection.execute("SELECT flow.body(%s, 'json')", run).fetchone()
    assert body is not None
    rows: list[dict[str, Any]] = json.loads(body[0])["query_result"]
    return rows


def from_events(connection: psycopg.Connection[Any], spec: str) -> list[dict[str, Any]]:
    """Published rows of a query, computed from the events alone; nothing stored is read or kept."""
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT ops.set_setting('read_sightings', 'false')")
        connection.execute("SET LOCAL flowsql.from_stored = off")
        text = connection.execute(
            "SELECT query.redaction_sql(n, format('(%%s)', query.sql(n)))"
            " FROM query.normalise(%s) AS n",
            (spec,),
        ).fetchone()
        assert text is not None
        assert "sighting_" not in text[0]
        with connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(text[0].encode()).fetchall()


def values(rows: list[dict[str, Any]], columns: list[str]) -> list[Row]:
    """Rows as tuples in the order of ``columns``; they have these columns and no others."""
    for row in rows:
        assert sorted(row) == sorted(columns)
    return [tuple(row[name] for name in columns) for row in rows]


def order(row: Row) -> list[tuple[int, Any]]:
    """A sort key for rows of nulls, numbers and texts."""
    return [
        (0, 0) if value is None else (1, value) if isinstance(value, int | float) else (2, value)
        for value in row
    ]


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


def check(connection: psycopg.Connection[Any], case: Case, found: list[dict[str, Any]]) -> None:
    """Our rows are those of the case."""
    columns = case["columns"]
    # A shape's text may differ, and comes last so that it never decides the order of two places.
    assert "geom" not in columns[:-1]
    ours = sorted(values(found, columns), key=order)
    theirs = sorted((tuple(row) for row in case["rows"]), key=order)
    assert len(ours) == len(theirs)
    wrong = [
        pair
        for pair in zip(ours, theirs, strict=True)
        if not all(
            same(connection, column, *both)
            for column, both in zip(columns, zip(*pair, strict=True), strict=True)
        )
    ]
    assert not wrong


@pytest.mark.parametrize("case", cases("equal", "skip"))
def test_answers_equal(connection: psycopg.Connection[Any], subset: str, case: Case) -> None:
    """The released rows are FlowMachine's."""
    check(connection, case, released(connection, spec_of(case, subset)))


@pytest.mark.parametrize("case", cases("equal"))
def test_events_alone_answer_the_same(
    connection: psycopg.Connection[Any], subset: str, case: Case
) -> None:
    """So they are when the daily roll-up is not used."""
    check(connection, case, from_events(connection, spec_of(case, subset)))


@pytest.mark.parametrize("case", cases("answer"))
def test_what_flowmachine_refuses(
    connection: psycopg.Connection[Any], subset: str, case: Case
) -> None:
    """Hours that end at 24 end at midnight: from 0 on they are the whole day."""
    spec = json.loads(spec_of(case, subset))
    assert spec["locations"].pop("hours") == {"start_hour": 0, "end_hour": 24}
    whole = released(connection, json.dumps(spec))
    assert whole
    assert released(connection, spec_of(case, subset)) == whole


def test_every_case_is_run() -> None:
    """No case is lost between the three tests above; how many there are is known."""
    assert [len(cases(expect)) for expect in ("equal", "answer", "skip")] == [62, 2, 3]
