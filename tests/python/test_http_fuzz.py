"""Requests that nobody would write: documented statuses, JSON, and nothing of the inside.

The short form is part of `make test`, the same each time; `make fuzz` goes on for ten minutes
(FLOWSQL_FUZZ_SECONDS), with other requests each time.
"""

import os
import string
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from http_api import Api
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis import checks as known

Operation = APIOperation[Any, Any, Any, Any]

SECONDS = float(os.environ.get("FLOWSQL_FUZZ_SECONDS") or 0)

#: What no answer may hold: how Python and PostgreSQL speak of themselves.
INSIDE = ("Traceback", "psycopg", "PL/pgSQL", "CONTEXT", "SQLSTATE", "DETAIL", 'File "/')

known.load_all_checks()
CHECKS = (
    known.CHECKS.get_one("not_a_server_error"),
    known.CHECKS.get_one("status_code_conformance"),
    known.CHECKS.get_one("content_type_conformance"),
    known.CHECKS.get_one("response_schema_conformance"),
    known.CHECKS.get_one("response_headers_conformance"),
)

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["admin3", "2016-01-01", "", "'; DROP TABLE x --", "\0", "\ud800", "1e999"]),
)
VALUES: SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["query_kind", "date", "x", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)


def examples(number: int) -> settings:
    """How many requests; the same each time unless the fuzz is long."""
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=not SECONDS,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )


@pytest.fixture(scope="module")
def callers(bare_api: Api) -> dict[str, dict[str, str]]:
    """Headers of who asks: nobody, who may everything, who may little."""
    tokens = {"everything": bare_api.token(), "little": bare_api.token({"a": ["run"]})}
    return {
        "nobody": {},
        **{name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()},
    }


@pytest.fixture(scope="module")
def operations(bare_api: Api) -> list[Operation]:
    """All that the specification describes."""
    schema = schemathesis.openapi.from_url(f"{bare_api.url}/api/0/spec/openapi.json")
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) >= 7
    return found


def judge(answer: requests.Response) -> None:
    """No error of the server; a JSON object with a msg for every refusal; nothing of the inside."""
    assert answer.status_code < 500, (answer.request.url, answer.text)
    if answer.status_code >= 400:
        assert isinstance(answer.json()["msg"], str)
        assert answer.headers["Content-Type"] == "application/json"
    assert not [word for word in INSIDE if word in answer.text], answer.text


def attack(
    operation: Operation,
    mode: GenerationMode,
    headers: dict[str, str],
    number: int,
) -> Counter[int]:
    """Requests to one operation, each judged; how many got which status."""
    seen: Counter[int] = Counter()

    @examples(number)
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        answer = case.call(headers=headers, allow_redirects=False, timeout=60)
        seen[answer.status_code] += 1
        judge(_plain(answer))
        case.validate_response(answer, checks=CHECKS)

    ask()
    return seen


def _plain(answer: Any) -> requests.Response:
    """A schemathesis answer as requests knows it."""
    plain = requests.Response()
    plain.status_code, plain._content = answer.status_code, answer.content
    plain.headers.update({name: values[0] for name, values in answer.headers.items()})
    plain.headers = requests.structures.CaseInsensitiveDict(
        {name.title(): value for name, value in plain.headers.items()}
    )
    plain.request = answer.request
    return plain


def has_input(operation: Operation) -> bool:
    """Whether there is anything to get wrong."""
    return bool(operation.body or operation.path_parameters or operation.query)


@pytest.mark.parametrize("caller", ["nobody", "everything"])
def test_every_operation(
    operations: list[Operation], callers: dict[str, dict[str, str]], caller: str
) -> None:
    """What fits the specification, and what does not, of every operation."""
    for operation in operations:
        attack(operation, GenerationMode.POSITIVE, callers[caller], 4)
        if has_input(operation) and not operation.body:
            attack(operation, GenerationMode.NEGATIVE, callers[caller], 4)


@st.composite
def mutated(draw: Callable[[SearchStrategy[Any]], Any], specs: list[dict[str, Any]]) -> Any:
    """A good specification with one member, at any depth, that is something else."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict) and value and draw(st.integers(0, 3)):
            name = draw(st.sampled_from(sorted(value)))
            return {**value, name: changed(value[name])}
        if isinstance(value, list) and value and draw(st.booleans()):
            return [changed(value[0]), *value[1:]]
        return draw(VALUES)

    return changed(draw(st.sampled_from(specs)))


def test_specifications(bare_api: Api, callers: dict[str, dict[str, str]]) -> None:
    """Each kind's example with something wrong in it: refused with its reason, never an error."""
    with bare_api.connect() as connection:
        specs = [
            spec
            for (spec,) in connection.execute(
                "SELECT k.example FROM query.kind AS k ORDER BY k.kind"
            )
        ]
    seen: Counter[int] = Counter()
    session = requests.Session()

    @examples(int(SECONDS) or 60)
    @given(mutated(specs), st.sampled_from(["everything", "little"]))
    def ask(spec: Any, caller: str) -> None:
        answer = session.post(
            f"{bare_api.url}/api/0/run", json=None, data=_text(spec), timeout=60,
            headers={**callers[caller], "Content-Type": "application/json"},
        )  # fmt: skip
        seen[answer.status_code] += 1
        judge(answer)
        assert answer.status_code in (202, 400, 403)

    ask()
    session.close()
    assert seen[400] > 20


def _text(spec: Any) -> bytes:
    """JSON as Python writes it, NaN and halves of surrogates included."""
    import json

    return json.dumps(spec).encode()


def test_tokens(bare_api: Api, callers: dict[str, dict[str, str]]) -> None:
    """Anything as an Authorization header: 401, never an error."""
    good = callers["little"]["Authorization"]
    letters = string.ascii_letters + string.digits + string.punctuation + " \t"
    headers = st.one_of(
        st.text(letters, max_size=60),
        st.text(letters, max_size=40).map(lambda text: f"Bearer {text}"),
        st.tuples(st.integers(7, len(good) - 1), st.sampled_from(letters)).map(
            lambda pair: good[: pair[0]] + pair[1] + good[pair[0] + 1 :]
        ),
        st.integers(7, len(good) - 1).map(lambda end: good[:end]),
    ).map(str.strip)
    session = requests.Session()

    @examples(int(SECONDS) or 60)
    @given(headers.filter(lambda text: text != good))
    def ask(header: str) -> None:
        answer = session.get(
            f"{bare_api.url}/api/0/available_dates", headers={"Authorization": header}, timeout=60
        )
        judge(answer)
        # The last letters of base64 may differ and mean the same bytes.
        assert answer.status_code == 401 or header[:-1] == good[:-1]

    ask()
    session.close()


@pytest.mark.skipif(not SECONDS, reason="make fuzz")
def test_for_long(operations: list[Operation], callers: dict[str, dict[str, str]]) -> None:
    """All operations in turn, in both modes, by all callers, until the time is over."""
    deadline = time.monotonic() + SECONDS
    seen: dict[str, Counter[int]] = {}
    while time.monotonic() < deadline:
        for operation in operations:
            for caller, headers in callers.items():
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    if mode is GenerationMode.NEGATIVE and not has_input(operation):
                        continue
                    if time.monotonic() > deadline:
                        break
                    found = attack(operation, mode, headers, 25)
                    name = f"{operation.method} {operation.path} as {caller}"
                    seen.setdefault(name, Counter()).update(found)
    print()
    for name, counts in seen.items():
        print(f"{name}: {dict(sorted(counts.items()))}")
