"""SQL tools work in the gate as in any database: what they ask of the catalogue is answered."""

import os
import subprocess
import warnings
from collections.abc import Iterator
from typing import Any

import pandas
import pytest
import sqlalchemy
from analysts import Analyst, create, value
from installation import CHECKOUT, Installation


@pytest.fixture(scope="module")
def tess(world: Installation) -> Iterator[Analyst]:
    """An analyst who has opened a result."""
    analyst = create(world, "tess")
    with analyst.connect() as connection:
        ask = "SELECT flow.run(flow.spatial_aggregate(flow.daily_location('2016-01-01', 'admin3')))"
        query_id = value(connection, ask)
        connection.execute("SELECT flow.wait(%s), flow.open(%s)", [query_id, query_id])
    yield analyst
    world.flowsql("access", "drop-analyst", "tess")


def opened(analyst: Analyst) -> str:
    """Name of the opened result, without its schema."""
    with analyst.connect() as connection:
        return f"q_{value(connection, 'SELECT id FROM flow.mine() LIMIT 1')}"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("\\d+", "geometry_columns"),
        ("\\dt+", "spatial_ref_sys"),
        ("\\dt+ *.*", "pg_class"),
        ("\\dv+ results.*", "results"),
        ("\\d+ geography.admin3", "geom"),
        ("\\df+", ""),
        ("\\df+ flow.*", "spatial_aggregate"),
        ("\\dn+", "geography"),
        ("\\l", "flowsql_gate"),
        ("\\l+", "flowsql_gate"),
        ("\\du", "tess"),
        ("\\du+", "tess"),
        ("\\dp results.*", "flow_analyst"),
        ("\\dx+", "postgis"),
        ("\\det+ *.*", ""),
        ("\\des+", "core"),
        ("\\deu+", "flow_owner"),
        ("\\dT+ *.*", "geometry"),
        ("\\do+", ""),
        ("\\sf flow.run", "core.call"),
        ("\\conninfo", "tess"),
        ("\\dconfig", ""),
    ],
)
def test_psql(tess: Analyst, command: str, expected: str) -> None:
    """The commands of psql end without an error, and show what is there."""
    done = subprocess.run(
        ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-d", tess.dsn, "-c", command],
        env={**os.environ, "PAGER": "cat"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.replace("Did not find", "")) == (0, "") or (
        expected == "" and "Did not find" in done.stderr
    )
    assert expected in done.stdout


@pytest.mark.parametrize("tool", ["dbeaver", "jdbc", "qgis"])
def test_catalogue_queries(tess: Analyst, tool: str) -> None:
    """Every statement of a tool is answered; those that look for our objects find them."""
    text = (CHECKOUT / f"tests/tools/{tool}.sql").read_text()
    found = ""
    with tess.connect() as connection:
        for statement in text.split(";\n"):
            if statement.strip():
                cursor = connection.execute(statement.encode())
                found += repr(cursor.fetchall()) if cursor.description else ""
    assert ("admin3" if tool == "qgis" else opened(tess)) in found


def test_pandas_reads_a_result(tess: Analyst) -> None:
    """pandas.read_sql by SQLAlchemy and by a plain connection."""
    table = f"SELECT * FROM results.{opened(tess)}"
    engine = sqlalchemy.create_engine(tess.dsn.replace("postgresql:", "postgresql+psycopg:"))
    frame = pandas.read_sql(sqlalchemy.text(table), engine)
    assert list(frame.columns) == ["pcod", "value"]
    assert frame["value"].dtype == "int64"
    whole = pandas.read_sql_table(opened(tess), engine, schema="results")
    assert whole.equals(frame)
    with tess.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert pandas.read_sql(table, connection).equals(frame)
    engine.dispose()


def test_sqlalchemy_reflects(tess: Analyst) -> None:
    """Its inspector sees schemas, views and columns."""
    engine = sqlalchemy.create_engine(tess.dsn.replace("postgresql:", "postgresql+psycopg:"))
    inspector: Any = sqlalchemy.inspect(engine)
    assert {"flow", "results", "geography"} <= set(inspector.get_schema_names())
    assert opened(tess) in inspector.get_view_names("results")
    columns = inspector.get_columns(opened(tess), schema="results")
    assert [(c["name"], str(c["type"])) for c in columns] == [("pcod", "TEXT"), ("value", "BIGINT")]
    engine.dispose()


def test_a_map_is_a_join(tess: Analyst) -> None:
    """A result beside its shapes: what QGIS shows as a virtual layer."""
    with tess.connect() as connection:
        rows = connection.execute(
            f"SELECT a.admin3name, ST_AsText(ST_Centroid(a.geom)), q.value"
            f" FROM results.{opened(tess)} AS q"
            " JOIN geography.admin3 AS a ON a.admin3pcod = q.pcod"
        ).fetchall()
    assert len(rows) > 10
