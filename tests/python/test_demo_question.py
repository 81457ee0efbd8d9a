"""The demo's questions: the same rows over HTTP, in psql, and by each form of `flowsql query`."""

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import analysts
import duckdb
import flowclient
import pytest
import sqlglot
from http_api import Api, daily, moves, people
from installation import Installation

from flowsql.commands.query import parquet

PEOPLE = people(daily("2016-01-01", "admin1"))
MOVES = moves(daily("2016-01-01", "admin1"), daily("2016-01-07", "admin1"))

#: The same in SQL, as the demo's last words and docs/sql-access.md write it.
QUESTIONS = {
    "people": (
        PEOPLE,
        "flow.spatial_aggregate(locations => flow.daily_location('2016-01-01', 'admin1'))",
    ),
    "moves": (
        MOVES,
        "flow.flows(from_location => flow.daily_location('2016-01-01', 'admin1', method => 'last'),"
        " to_location => flow.daily_location('2016-01-07', 'admin1', method => 'last'))",
    ),
}
questions = pytest.mark.parametrize("name", list(QUESTIONS))

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def over_http(api: Api) -> dict[str, Rows]:
    """What the unmodified flowclient gets."""
    found = {}
    for name, (spec, _) in QUESTIONS.items():
        query = api.answered(spec)
        with api.client() as connection:
            frame = flowclient.get_result_by_query_id(
                connection=connection, query_id=query, disable_progress=True
            )
        found[name] = frame.to_dict("records")
        assert len(found[name]) >= 5
    return found


def ordered(rows: Rows) -> Rows:
    """Rows in an order of their own."""
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def read_csv(text: str) -> Rows:
    """CSV text as rows."""
    return [
        {**row, "value": int(row["value"])} for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def asked(home: Installation, name: str, *options: str | Path) -> str:
    """What `flowsql query` prints."""
    return home.flowsql("query", "-", *options, stdin=json.dumps(QUESTIONS[name][0])).stdout


@pytest.fixture
def analyst(world: Installation) -> Iterator[analysts.Analyst]:
    """A login of the gate database, gone afterwards."""
    made = analysts.create(world, "demo_question")
    yield made
    world.flowsql("access", "drop-analyst", made.name)


@questions
def test_in_psql(analyst: analysts.Analyst, over_http: dict[str, Rows], name: str) -> None:
    """An analyst runs, waits for, opens and reads it in the real psql."""
    script = (
        f"SELECT flow.run({QUESTIONS[name][1]}) AS id \\gset\n"
        "SELECT flow.wait(:'id') AS state \\gset\n"
        "SELECT flow.open(:'id') AS opened \\gset\n"
        "\\echo :state :opened\n"
        "TABLE :opened;\n"
    )
    psql = ["psql", analyst.dsn, "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1"]
    done = subprocess.run(psql, input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said, _, table = done.stdout.partition("\n")
    assert said.split()[0] == "ready"
    assert said.split()[1].startswith("results.q_")
    assert ordered(read_csv(table)) == ordered(over_http[name])


@questions
def test_query_in_json_and_csv(
    world: Installation, over_http: dict[str, Rows], name: str, tmp_path: Path
) -> None:
    """Printed, and written to a file."""
    body = json.loads(asked(world, name, "--format", "json"))
    assert ordered(body["query_result"]) == ordered(over_http[name])
    text = asked(world, name, "--format", "csv")
    assert ordered(read_csv(text)) == ordered(over_http[name])
    file = tmp_path / "rows.csv"
    assert asked(world, name, "--format", "csv", "--output", file) == ""
    assert file.read_text().splitlines() == text.splitlines()


@questions
def test_query_as_a_table(world: Installation, over_http: dict[str, Rows], name: str) -> None:
    """What one reads on a terminal: each row, and how many there are."""
    lines = asked(world, name).splitlines()
    cells = [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in lines
        if line.startswith("│")
    ]
    assert cells == [[str(value) for value in row.values()] for row in over_http[name]]
    assert lines[-1] == f"({len(cells)} rows)"


@questions
def test_query_in_parquet(
    world: Installation, over_http: dict[str, Rows], name: str, tmp_path: Path
) -> None:
    """Duckdb reads it back, numbers as numbers."""
    file = tmp_path / "rows.parquet"
    asked(world, name, "--format", "parquet", "--output", file)
    read = duckdb.read_parquet(str(file))
    assert {
        kind for column, kind in zip(read.columns, read.types, strict=True) if column == "value"
    } == {"BIGINT"}
    rows = [dict(zip(read.columns, row, strict=True)) for row in read.fetchall()]
    assert ordered(rows) == ordered(over_http[name])


def test_codes_stay_texts_in_parquet(tmp_path: Path) -> None:
    """A code that looks like a number keeps its zeros."""
    file = tmp_path / "rows.parquet"
    file.write_bytes(parquet("pcod,value\r\n007,16\r\n010,17\r\n", {"pcod"}))
    assert duckdb.read_parquet(str(file)).fetchall() == [("007", 16), ("010", 17)]


@questions
def test_query_in_geojson(
    world: Installation, api: Api, over_http: dict[str, Rows], name: str
) -> None:
    """The features that HTTP serves: a region each, with its people or its flows."""
    printed = json.loads(asked(world, name, "--format", "geojson"))
    query = api.answered(QUESTIONS[name][0])
    served = api.request("GET", f"/api/0/get/{query}.geojson", api.token()).json
    assert printed == served
    assert {feature["geometry"]["type"] for feature in printed["features"]} <= {
        *("Polygon", "MultiPolygon")
    }
    if name == "people":
        found = [
            {key: feature["properties"][key] for key in ("pcod", "value")}
            for feature in printed["features"]
        ]
    else:
        found = [
            {"pcod_from": feature["properties"]["pcod"], "pcod_to": target, "value": value}
            for feature in printed["features"]
            for target, value in feature["properties"]["outflows"].items()
        ]
    assert ordered(found) == ordered(over_http[name])


# -- the SQL behind it -----------------------------------------------------------------------------


def released(rows: list[tuple[Any, ...]], codes: dict[int, str], columns: list[str]) -> Rows:
    """The complete rows of a compiled query as callers see them: codes, more than 15 people."""
    return [
        {
            **{
                column.replace("region", "pcod"): codes[value]
                for column, value in zip(columns, row, strict=True)
                if column.startswith("region")
            },
            "value": row[columns.index("value")],
        }
        for row in rows
        if row[columns.index("contributors")] > 15
    ]


def codes_of(home: Installation) -> dict[int, str]:
    """The code of each region."""
    with home.connect() as connection:
        return dict(connection.execute("SELECT r.region, r.code FROM store.region AS r").fetchall())


@questions
def test_compiled(world: Installation, over_http: dict[str, Rows], name: str) -> None:
    """It runs as it is printed; with the privacy rule it gives the rows that were released."""
    text = world.flowsql("compile", "-", stdin=json.dumps(QUESTIONS[name][0])).stdout
    with world.connect() as connection:
        found = connection.execute(text.encode())
        columns = [column.name for column in found.description or ()]
        rows = released(found.fetchall(), codes_of(world), columns)
    assert ordered(rows) == ordered(over_http[name])


@questions
def test_compiled_for_duckdb(
    world: Installation, over_http: dict[str, Rows], name: str, tmp_path: Path
) -> None:
    """A second engine, over copies of the tables that are named, gives the same rows."""
    spec = json.dumps(QUESTIONS[name][0])
    text = world.flowsql("compile", "-", "--dialect", "duckdb", stdin=spec).stdout
    tables = {
        table.sql() for table in sqlglot.parse_one(text, read="duckdb").find_all(sqlglot.exp.Table)
    }
    stored = {table.split(" AS ")[0] for table in tables if table.startswith("store.")}
    assert len(stored) >= 4
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA store")
        for table in stored:
            copy_table(world, table, tmp_path / f"{table}.csv")
            engine.read_csv(str(tmp_path / f"{table}.csv"), header=True).create(table)
        found = engine.execute(text)
        columns = [column[0] for column in found.description or ()]
        rows = released(found.fetchall(), codes_of(world), columns)
    assert ordered(rows) == ordered(over_http[name])


def copy_table(home: Installation, table: str, file: Path) -> None:
    """A table as CSV, without geometries."""
    with home.connect() as connection, file.open("wb") as output:
        names = connection.execute(
            "SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)"
            " FROM pg_attribute AS a WHERE a.attrelid = %s::regclass AND a.attnum > 0"
            " AND a.atttypid <> 'public.geometry'::regtype",
            [table],
        ).fetchone()
        assert names
        statement = f"COPY (SELECT {names[0]} FROM {table}) TO STDOUT (FORMAT csv, HEADER)"
        with connection.cursor().copy(statement.encode()) as rows:
            for part in rows:
                output.write(part)
