"""Specifications of every kind, varied, and their complete answers, for tests of all kinds."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg

Spec = dict[str, Any]
Connection = psycopg.Connection[Any]


class Kinds:
    """The kinds that a database knows, with an example of each.

    exposed: those that may be asked at the top over HTTP.
    """

    def __init__(self, connection: Connection) -> None:
        """Read the registry."""
        self.connection = connection
        self.parameters: dict[str, list[dict[str, Any]]] = {}
        self.examples: dict[str, Spec] = {}
        self.exposed: set[str] = set()
        for kind, parameters, example, exposed in connection.execute(
            "SELECT kind, parameters, example, exposed FROM query.kind ORDER BY kind"
        ):
            self.parameters[kind], self.examples[kind] = parameters, example
            if exposed:
                self.exposed.add(kind)

    def takes(self, kind: str, member: str) -> bool:
        """Whether the kind has a parameter of this name."""
        return any(parameter["name"] == member for parameter in self.parameters[kind])

    def vary(self, spec: Any, changes: Mapping[str, Any]) -> Any:
        """The specification with members set wherever a kind in it takes them; None removes one."""
        if isinstance(spec, list):
            return [self.vary(item, changes) for item in spec]
        if not isinstance(spec, dict):
            return spec
        varied = {name: self.vary(value, changes) for name, value in spec.items()}
        for member, value in changes.items():
            if "query_kind" in spec and self.takes(spec["query_kind"], member):
                varied.pop(member, None)
                if value is not None:
                    varied[member] = value
        return varied

    def compiled(self, spec: Spec) -> str:
        """The SQL text of the complete answer."""
        return str(self.one("SELECT query.compile(%s)", json.dumps(spec)))

    def complete(self, spec: Spec) -> list[tuple[Any, ...]]:
        """The complete answer as people would read it, sorted."""
        text = self.one(
            "SELECT query.present_sql(query.normalise(%s, 'any'), format('(%%s)', %s::text))",
            json.dumps(spec),
            self.compiled(spec),
        )
        return plain(self.connection.execute(text))

    def totals(self, spec: Spec, *keys: int) -> dict[tuple[Any, ...], float]:
        """The last column of the complete answer, summed by some of the others."""
        sums: dict[tuple[Any, ...], float] = {}
        for row in self.complete(spec):
            key = tuple(row[place] for place in keys)
            sums[key] = sums.get(key, 0) + row[-1]
        return sums

    def one(self, statement: str, *values: Any) -> Any:
        """The one value of a statement's one row."""
        row = self.connection.execute(statement, values or None).fetchone()
        assert row is not None
        return row[0]


def plain(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows in an order that does not depend on the engine: numbers are floats, arrays tuples."""
    return sorted((tuple(_plain(value) for value in row) for row in rows), key=_order)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value if value is None or isinstance(value, str | bool) else str(value)


def _order(row: tuple[Any, ...]) -> list[tuple[bool, str, float]]:
    return [
        (value is None, "", value) if isinstance(value, float) else (value is None, repr(value), 0)
        for value in row
    ]


def differences(
    one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]
) -> list[tuple[tuple[Any, ...], ...]]:
    """What two answers disagree about, numbers compared to a relative 1e-9."""
    if len(one) != len(other):
        return [tuple(set(one) - set(other))[:3], tuple(set(other) - set(one))[:3]]
    return [pair for pair in zip(one, other, strict=True) if not _same(*pair)]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def subqueries(spec: Any) -> Iterator[Spec]:
    """Every specification within one, itself included."""
    if isinstance(spec, dict):
        if "query_kind" in spec:
            yield spec
        for value in spec.values():
            yield from subqueries(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from subqueries(value)
