"""``flowsql load dfs`` and what is asked of it."""

import csv
import lzma
import shutil
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from analysts import value
from http_api import Api
from installation import Installation, new_home
from world import WORLD

FILES = ("dfs_subscribers", "dfs_transactions", "dfs_transactions_metadata")


def spec(**more: object) -> dict[str, object]:
    """The kind that reads mobile money."""
    return {
        "query_kind": "dfs_metric_total_amount",
        "start_date": "2016-01-01",
        "end_date": "2016-01-07",
        "metric": "amount",
        "aggregation_unit": "admin0",
        **more,
    }


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the world's files."""
    with lzma.open(WORLD / f"{name}.csv.xz", "rt") as file:
        return list(csv.DictReader(file))


def test_sums_by_another_way(api: Api) -> None:
    """Sums by day from the files: each party counts, the last day too."""
    transactions = {row["id"]: row for row in rows("dfs_transactions")}
    with api.home.connect() as connection:
        inside = {
            (cell, str(version))
            for cell, version in connection.execute(
                "SELECT c.id, c.version FROM infrastructure.cells AS c"
                " INNER JOIN geography.admin0 AS g ON public.st_within(c.geom_point, g.geom)"
            ).fetchall()
        }
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for party in rows("dfs_transactions_metadata"):
        if (party["cell_id"], party["cell_version"]) in inside:
            transaction = transactions[party["transaction_id"]]
            sums[transaction["timestamp"][:10]] += Decimal(transaction["amount"])
    query = api.answered(spec())
    got = api.request("GET", f"/api/0/get/{query}", api.token()).json["query_result"]
    assert [list(row) for row in got] == [["date", "pcod", "value"]] * 7
    assert {row["date"]: Decimal(str(row["value"])) for row in got} == sums


def test_refusals(api: Api) -> None:
    """A unit of points, days without transactions, members of others; and no map."""
    for wrong, said in (
        ({"aggregation_unit": "lon-lat"}, "Must be one of: admin0"),
        ({"mapping_table": "cell_admin2_map"}, "Unknown field."),
        (
            {"start_date": "2017-01-01", "end_date": "2017-01-02"},
            "No data for date: dfs 2017-01-01",
        ),
    ):
        refused = api.run(spec(**wrong))
        assert refused.status == 400 and said in refused.content.decode()
    query = api.answered(spec())
    refused = api.request("GET", f"/api/0/get/{query}.geojson", api.token())
    assert refused.status == 403
    assert "no geojson compatible representation" in refused.json["msg"]
    assert "dfs" not in api.request("GET", "/api/0/available_dates", api.token()).json


def test_a_dummy_query(api: Api) -> None:
    """Whatever a client does with it works, and is empty."""
    dummy = {
        "query_kind": "dummy_query",
        "dummy_param": 'it\'s "any" text; é',
        "aggregation_unit": "admin3",
        "dummy_delay": 3600,
    }
    query = api.answered(dummy)
    token = api.token()
    got = api.request("GET", f"/api/0/get/{query}", token)
    assert (got.status, got.json) == (200, {"query_id": query, "query_result": []})
    assert api.request("GET", f"/api/0/get/{query}.csv", token).status == 200
    assert api.request("GET", f"/api/0/get/{query}.geojson", token).status == 403
    assert api.request("GET", f"/api/0/poll/{query}", token).status == 303


# Loading ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A deployed installation without worker and API, for this file alone."""
    with new_home() as made:
        made.flowsql("up", "--only", "postgresql")
        made.flowsql("migrate")
        yield made


def fetch(home: Installation, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query asked by the administrator."""
    with home.connect() as connection:
        return connection.execute(query.encode()).fetchall()


def folder(place: Path, **texts: str) -> Path:
    """Three small files, of which some are replaced."""
    given = {
        "dfs_subscribers": "id,msisdn\n1,ann\n2,ben\n",
        "dfs_transactions": "id,amount,timestamp\n1,5.5,2016-01-01 10:00:00+00\n",
        "dfs_transactions_metadata": "transaction_id,subscriber_id,cell_id,cell_version,"
        "is_outgoing\n1,1,a,0,True\n1,2,b,0,False\n",
        **texts,
    }
    for name, text in given.items():
        (place / f"{name}.csv").write_text(text)
    return place


def test_loading_replaces(home: Installation, tmp_path: Path) -> None:
    """The whole of the world's, then three rows: rows in = kept + rejected, nothing stays."""
    done = home.flowsql("load", "dfs", WORLD)
    assert done.stdout.splitlines()[-1] == "rows in 15500 = kept 15500 + rejected 0"
    assert fetch(home, "SELECT count(*) FROM dfs.transactions_metadata") == [(10000,)]
    text = "id,amount,timestamp\n1,5.5,2016-01-01 10:00:00+00\n2,x,2016-01-01\n3,1\n"
    done = home.flowsql("load", "dfs", folder(tmp_path, dfs_transactions=text))
    assert done.stdout.splitlines()[-1] == "rows in 7 = kept 5 + rejected 2"
    assert "dfs_transactions.csv: rejected line 2: timestamp is not a time" in done.stdout
    assert fetch(home, "SELECT id, amount FROM dfs.transactions") == [(1, Decimal("5.5"))]
    assert fetch(home, "SELECT msisdn FROM dfs.subscribers ORDER BY 1") == [("ann",), ("ben",)]
    assert fetch(
        home,
        "SELECT what, rows_in, rows_kept, jsonb_array_length(rejects)"
        " FROM etl.place_load ORDER BY load DESC LIMIT 3",
    ) == [
        ("dfs transactions_metadata", 2, 2, 0),
        ("dfs transactions", 3, 1, 2),
        ("dfs subscribers", 2, 2, 0),
    ]
    left = "SELECT relname FROM pg_class WHERE relname ~ '^(staging|checked)_'"
    assert fetch(home, left) == []


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"dfs_subscribers": "id\n1\n"}, "missing columns for subscribers: msisdn"),
        ({"dfs_transactions": "id,amount,timestamp,x\n"}, "unknown columns for transactions: x"),
        ({"dfs_transactions": "id,amount,timestamp\n"}, "the file holds no rows"),
        (
            {"dfs_subscribers": "id,msisdn\nx,ann\n"},
            "none of the 1 rows can be kept; line 1: id is",
        ),
    ],
)
def test_files_that_are_refused(
    home: Installation, tmp_path: Path, texts: dict[str, str], said: str
) -> None:
    """What is loaded stays, and no work table is left."""
    home.flowsql("load", "dfs", folder(tmp_path))
    refused = home.flowsql("load", "dfs", folder(tmp_path, **texts), check=False)
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    assert said in " ".join(refused.stderr.split())
    assert fetch(home, "SELECT id FROM dfs.transactions") == [(1,)]
    left = "SELECT relname FROM pg_class WHERE relname ~ '^(staging|checked)_'"
    assert fetch(home, left) == []


def test_a_file_that_is_not_there(home: Installation, tmp_path: Path) -> None:
    """All three are named."""
    shutil.copy(WORLD / "dfs_subscribers.csv.xz", tmp_path)
    refused = home.flowsql("load", "dfs", tmp_path, check=False)
    assert refused.returncode == 1
    assert all(f"{name}.csv" in refused.stderr for name in FILES)


def test_who_may_load_and_read(home: Installation, tmp_path: Path) -> None:
    """A loader loads and cannot read; an individual-level analyst reads FlowDB's views."""
    with home.connect() as connection:
        for table in ("store.dfs_party", "dfs.transactions"):
            for role, may in (("flow_loader", False), ("flow_individual", table[:3] == "dfs")):
                asked = "SELECT has_table_privilege(%s, %s, 'SELECT')"
                assert value(connection, asked, role, table) is may, (role, table)
