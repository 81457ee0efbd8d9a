"""Specifications of every kind, varied, and their complete answers: for tests of all kinds."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

Spec = dict[str, Any]
Connection = psycopg.Connection[Any]

#: Digits of a float that do not depend on the order in which numbers were added up.
DIGITS = 9


class Kinds:
    """The kinds that a database knows, with an example of each; exposed: those at the top."""

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
        """The complete answer as people would read it, sorted, floats rounded."""
        text = self.one(
            "SELECT query.present_sql(query.normalise(%s, 'any'), format('(%%s)', %s::text))",
            json.dumps(spec),
            self.compiled(spec),
        )
        return sorted((plain(row) for row in self.connection.execute(text)), key=repr)

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


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row whose numbers compare: floats and decimals rounded to significant digits."""
    return tuple(_plain(value) for value in row)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    try:
        return float(f"{float(value):.{DIGITS}g}")
    except (TypeError, ValueError):
        return str(value)


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
