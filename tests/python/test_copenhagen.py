"""Real calls and messages: an answer over HTTP is what duckdb counts in the files as published."""

from collections.abc import Iterator
from typing import Any

import duckdb
import flowclient
import pytest
from http_api import Api
from installation import CHECKOUT, Installation, new_home

FILES = CHECKOUT / "tests/data/copenhagen"
FIRST, LAST = "2016-01-01", "2016-01-29"  # 28 days; the last is not in

#: Edges of bins that more than 15 people fall into each, and one edge more that parts a few off.
EDGES = [1, 6, 21, 51, 101, 201, 401, 3179]  # the last is the most that anybody has
FINER = [*EDGES[:-1], 1000, EDGES[-1]]


@pytest.fixture(scope="module")
def copenhagen() -> Iterator[Installation]:
    """An installation without places, with the 28 days loaded by their own source."""
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql("load", "source", "copenhagen", FILES, "--date", FIRST)
        home.flowsql("up")
        yield home


@pytest.fixture(scope="module")
def raw() -> Iterator[duckdb.DuckDBPyConnection]:
    """The files as published; ``tally``: how often each calls, is called, writes, is written to."""
    with duckdb.connect() as connection:
        for name in ("calls", "sms"):
            connection.read_csv(str(FILES / f"{name}.csv.gz")).create(name)
        connection.execute(
            "CREATE VIEW tally AS SELECT person, count(*) AS events FROM ("
            " SELECT caller FROM calls UNION ALL SELECT callee FROM calls"
            " UNION ALL SELECT sender FROM sms UNION ALL SELECT recipient FROM sms"
            ") AS party (person) GROUP BY person"
        )
        yield connection


def counted(raw: duckdb.DuckDBPyConnection, edges: list[int]) -> list[tuple[int, int, int]]:
    """(people, lower edge, upper edge) of each bin, in the files; the last bin is closed."""
    return raw.execute(
        "SELECT count(t.person), b.low, b.high FROM ("
        " SELECT unnest($1[:-2]) AS low, unnest($1[2:]) AS high) AS b"
        " LEFT JOIN tally AS t ON t.events >= b.low"
        " AND (t.events < b.high OR (t.events = b.high AND b.high = $1[-1]))"
        " GROUP BY b.low, b.high ORDER BY b.low",
        [edges],
    ).fetchall()


def asked(home: Installation, edges: list[int]) -> list[tuple[Any, ...]]:
    """The rows of the histogram of events per person, by flowclient."""
    metric = flowclient.event_count_spec(
        start_date=FIRST, end_date=LAST, event_types=["calls", "sms"]
    )
    with Api(home).client() as connection:
        query = flowclient.histogram_aggregate(
            connection=connection, metric=metric, bins=[float(edge) for edge in edges]
        )
        frame = query.get_result(poll_interval=0.1, disable_progress=True)
    assert list(frame.columns) == ["value", "lower_edge", "upper_edge"]
    return [tuple(row) for row in frame.itertuples(index=False)]


def test_the_histogram_is_what_the_files_hold(
    copenhagen: Installation, raw: duckdb.DuckDBPyConnection
) -> None:
    """Bin by bin, and together everybody."""
    bins = counted(raw, EDGES)
    assert min(people for people, _, _ in bins) > 15
    assert asked(copenhagen, EDGES) == bins
    everybody = raw.execute("SELECT count(*) FROM tally").fetchone()
    assert everybody == (sum(people for people, _, _ in bins),)


def test_one_small_bin_hides_all(copenhagen: Installation, raw: duckdb.DuckDBPyConnection) -> None:
    """A bin of a few people: one row of nothing."""
    bins = counted(raw, FINER)
    assert [0 < people <= 15 for people, _, _ in bins].count(True) == 1
    ((value, lower, upper),) = asked(copenhagen, FINER)
    assert (value, lower, upper) == (None, None, None)


def test_missed_calls_last_no_time(
    copenhagen: Installation, raw: duckdb.DuckDBPyConnection
) -> None:
    """Each call is there for both parties, a missed one (duration -1) with 0 seconds."""
    files = raw.execute(
        "SELECT greatest(duration, 0), 2 * count(*) FROM calls GROUP BY 1 ORDER BY 1"
    ).fetchall()
    missed = raw.execute("SELECT count(*) FROM calls WHERE duration = -1").fetchone()
    assert missed == (366,)
    with copenhagen.connect() as connection:
        loaded = connection.execute(
            "SELECT c.duration::integer, count(*) FROM events.calls AS c GROUP BY 1 ORDER BY 1"
        ).fetchall()
        assert loaded == files
        assert connection.execute("SELECT count(*) FROM etl.reject").fetchone() == (0,)
        assert connection.execute("SELECT * FROM cache.violations()").fetchall() == []
