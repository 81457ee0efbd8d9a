"""Kinds of query as files: their pages of documentation, and kinds from folders of one's own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import CHECKOUT, Installation, new_home

KIND = """\
-- Query kind {name}: how many events there are in all.
-- requires: query.register_kind, query.parameter_group, query.events_sql
CREATE OR REPLACE FUNCTION query.{name}(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT count(*) AS value, count(DISTINCT e.subscriber) AS contributors '
        'FROM (%s) AS e',
        query.events_sql({name}.spec));
END
$body$;

COMMENT ON FUNCTION query.{name}(jsonb) IS
'SQL text of {name}: value (events), contributors (people).';

SELECT query.register_kind(
    kind => '{name}',
    level => 'aggregate',
    summary => 'How many events there are in all.',
    description => 'Over the whole country.',
    parameters => query.parameter_group('window') || query.parameter_group('events'),
    columns => '[{{"name": "value", "type": "bigint"}}]',
    example => '{{"query_kind": "{name}", "start_date": "2016-01-01", "end_date": "2016-01-02"}}',
    exposed => TRUE{redaction}
);
"""


def test_the_pages_are_those_of_the_registry(unit: Installation, tmp_path: Path) -> None:
    """`flowsql docs docs/queries` would change nothing."""
    unit.flowsql("docs", tmp_path)
    made = {file.name: file.read_text() for file in tmp_path.iterdir()}
    kept = {file.name: file.read_text() for file in (CHECKOUT / "docs/queries").iterdir()}
    assert made.keys() == kept.keys()
    for name, text in made.items():
        assert kept[name] == text, f"run: flowsql docs docs/queries ({name} differs)"


def test_every_example_is_right(unit: Installation) -> None:
    """An example is a valid specification, and its SQL form gives the same one."""
    with unit.connect() as connection:
        kinds = connection.execute(
            "SELECT k.kind, k.example, query.example_sql(k.example) FROM query.kind AS k"
        ).fetchall()
        for kind, example, call in kinds:
            assert example["query_kind"] == kind
            written = connection.execute(f"SELECT {call}".encode()).fetchone()
            assert written is not None
            for spec in (example, written[0]):
                found = connection.execute(
                    "SELECT query.normalise(to_jsonb(%s::jsonb), 'any')", (_json(spec),)
                ).fetchone()
                assert found is not None
            assert connection.execute(
                "SELECT query.normalise(%s::jsonb, 'any') = query.normalise(%s::jsonb, 'any')",
                (_json(example), _json(written[0])),
            ).fetchone() == (True,), kind


def _json(value: object) -> str:
    """A value as JSON text."""
    return json.dumps(value)


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """An installation of its own, for kinds of its own."""
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        yield home


def write(folder: Path, name: str, redaction: str = ', redaction => \'{"rule": "rows"}\'') -> str:
    """Put a kind of that name into the folder; the folder as FLOWSQL_KINDS takes it."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.sql").write_text(KIND.format(name=name, redaction=redaction))
    return str(folder)


def test_a_kind_of_ones_own(home: Installation, tmp_path: Path) -> None:
    """It is deployed beside the others, and has its constructor and its scopes."""
    home.flowsql("migrate", FLOWSQL_KINDS=write(tmp_path / "kinds", "events_in_all"))
    with home.connect() as connection:
        row = connection.execute(
            "SELECT flow.events_in_all('2016-01-01', '2016-01-02') ->> 'query_kind',"
            " 'nonspatial:events_in_all:events_in_all' = ANY (query.published_scopes())"
        ).fetchone()
    assert row == ("events_in_all", True)
    refused = home.flowsql("migrate", check=False)
    assert refused.returncode != 0
    assert "query.events_in_all" in refused.stderr
    assert "FLOWSQL_KINDS" in refused.stderr


def test_a_kind_without_redaction_is_not_for_everybody(home: Installation, tmp_path: Path) -> None:
    """The registry's CHECK refuses it, and nothing is deployed."""
    write(tmp_path / "kinds", "events_in_all")
    folder = write(tmp_path / "kinds", "unredacted", redaction="")
    refused = home.flowsql("migrate", check=False, FLOWSQL_KINDS=folder)
    assert refused.returncode != 0
    assert "unredacted.sql" in refused.stderr
    assert "kind_exposed_check" in refused.stderr
    with home.connect() as connection:
        row = connection.execute("SELECT to_regproc('query.unredacted')").fetchone()
    assert row == (None,)


def test_names_are_taken_once(home: Installation, tmp_path: Path) -> None:
    """A kind of one's own does not replace another, and a folder must be there."""
    taken = home.flowsql("migrate", check=False, FLOWSQL_KINDS=write(tmp_path / "kinds", "flows"))
    assert "there is a query.flows already" in taken.stderr
    missing = home.flowsql("migrate", check=False, FLOWSQL_KINDS=str(tmp_path / "nowhere"))
    assert "is no folder" in missing.stderr
