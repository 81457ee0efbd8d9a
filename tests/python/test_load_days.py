"""Many days at once, a watched folder, days that are dropped, built again and mapped again."""

import os
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from installation import Installation, new_home
from land import until

from flowsql.patterns import Pattern


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A deployed installation for this file alone."""
    with new_home() as made:
        made.flowsql("up", "--only", "postgresql")
        made.flowsql("migrate")
        yield made


def fetch(home: Installation, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with home.connect() as connection:
        return connection.execute(query.encode(), arguments).fetchall()


def write(file: Path, day: str, people: range, times: int = 1) -> Path:
    """A file with some events of each of these people."""
    lines = ["datetime,msisdn,location_id"]
    lines += [f"{day} {n % 24:02}:00:00,p{n},c{n % 5}" for n in people for _ in range(times)]
    file.write_text("\n".join(lines) + "\n")
    return file


# Names of files -----------------------------------------------------------------------------------


def test_names() -> None:
    """Day and event type are read from a name; other names, and days that are none, are not."""
    pattern = Pattern("{type}_%Y%m%d*.csv*")
    assert pattern.match(Path("x/sms_20200229_b.csv.gz")) == ("sms", date(2020, 2, 29))
    assert pattern.match(Path("sms_20210229.csv")) is None
    assert pattern.match(Path("mms_20200229.csv")) is None
    assert pattern.match(Path("sms_20200229.csv/x")) is None
    dashed = Pattern("CDR.%d-%m-%Y.(1)?", "calls")
    assert dashed.match(Path("CDR.01-02-2020.(1)a")) == ("calls", date(2020, 2, 1))
    assert dashed.match(Path("CDRx01-02-2020.(1)a")) is None
    for wrong in ("{type}_%Y%m.csv", "%Y%m%d.csv", "{type}_%Y%Y%m%d"):
        with pytest.raises(click.ClickException, match="must have"):
            Pattern(wrong)
    with pytest.raises(click.ClickException, match=r"b\.csv is no name like"):
        pattern.group([Path("b.csv")])


# Many days ----------------------------------------------------------------------------------------


def test_many_days_at_once(home: Installation, tmp_path: Path) -> None:
    """Days and types side by side; one that fails leaves the others; no number is wasted."""
    files = []
    for n in range(1, 5):
        for kind in ("calls", "sms"):
            name = f"{kind}_2020010{n}.csv"
            files.append(write(tmp_path / name, f"2020-01-0{n}", range(n * 100, n * 100 + 250)))
    files.append(write(tmp_path / "calls_20200101_b.csv", "2020-01-01", range(3)))
    bad = tmp_path / "mds_20200101.csv"
    bad.write_text("datetime,colour\n")
    done = home.flowsql("load", "events", "--jobs", "4", *files, bad, check=False)
    assert done.returncode == 1
    assert "8 of 9 days loaded, rows in 2003 = kept 2003 + rejected 0" in done.stdout
    assert "mds 2020-01-01: failed: unknown columns for mds: colour" in done.stdout
    assert "not loaded: mds 2020-01-01" in done.stderr
    days = fetch(
        home,
        "SELECT l.event_type, count(*), sum(l.rows_kept) FROM etl.load AS l"
        " WHERE l.state = 'attached' GROUP BY 1 ORDER BY 1",
    )
    assert days == [("calls", 4, 1003), ("sms", 4, 1000)]
    assert fetch(home, "SELECT count(*), max(subscriber) FROM store.subscriber") == [(553, 553)]
    assert fetch(home, "SELECT DISTINCT step FROM etl.load") == [(None,)]
    odd = write(tmp_path / "odd-02.01.2021.csv", "2021-01-02", range(3))
    assert "say which day" in home.flowsql("load", "events", "--days", "2", odd, check=False).stderr
    refused = home.flowsql("load", "events", odd, check=False).stderr
    assert "or load the file with --type and --date" in " ".join(refused.split())
    home.flowsql(
        *("source", "add", "odd", "--type", "sms", "--pattern", "odd-%d.%m.%Y.csv"),
        *("--column", "datetime", "--column", "msisdn"),
    )
    for command in ("events", "many"):  # they are one
        done = home.flowsql("load", command, "--source", "odd", odd)
        assert done.stdout.splitlines()[-1] == "1 of 1 days loaded, rows in 3 = kept 3 + rejected 0"


def test_a_load_is_seen_from_elsewhere(home: Installation, tmp_path: Path) -> None:
    """Its step and rows stand in etl.load while it runs."""
    file = write(tmp_path / "x.csv", "2020-05-01", range(500))
    seen = "SELECT l.state, l.step, l.rows_done FROM etl.load AS l WHERE l.day = '2020-05-01'"
    with home.connect() as holder, holder.transaction():
        holder.execute("LOCK TABLE store.location IN SHARE MODE")
        loading = threading.Thread(
            target=home.flowsql,
            args=("load", "events", "--type", "calls", "--date", "2020-05-01", file),
        )
        loading.start()
        try:
            expected = [("checked", "learning identifiers", 500)]
            until(lambda: fetch(home, seen) == expected, 60)
        finally:
            holder.execute("ROLLBACK")
            loading.join()
    assert fetch(home, seen) == [("attached", None, 500)]


# A watched folder ---------------------------------------------------------------------------------


def watched(home: Installation, folder: Path, settled: str = "0") -> str:
    """One look at a folder; the last line of what is printed."""
    words = ("load", "watch", folder, "--once", "--type", "mds", "--pattern", "in_%Y-%m-%d*.csv")
    return home.flowsql(*words, "--settled", settled).stdout.splitlines()[-1]


def test_a_watched_folder(home: Installation, tmp_path: Path) -> None:
    """Each file is taken once, when it has come to rest; a day is all of its files."""
    rows = "SELECT count(*) FROM events.mds AS e WHERE e.datetime >= '2020-02-01'"
    states = "SELECT w.state, w.error FROM etl.watched_file AS w ORDER BY w.file"
    assert watched(home, tmp_path) == "0 days were due"
    first = write(tmp_path / "in_2020-02-01.csv", "2020-02-01", range(10))
    write(tmp_path / "other.csv", "2020-02-01", range(10))
    assert watched(home, tmp_path, "3600") == "0 days were due", "it may grow"
    assert fetch(home, states) == [("waiting", None)]
    assert watched(home, tmp_path) == "1 days were due"
    assert watched(home, tmp_path) == "0 days were due"
    assert fetch(home, rows) == [(10,)]
    write(tmp_path / "in_2020-02-01_late.csv", "2020-02-01", range(5))
    assert watched(home, tmp_path) == "1 days were due"
    assert fetch(home, rows) == [(15,)], "a late file is added to its day"
    write(first, "2020-02-01", range(20))
    os.utime(first, (1, 1))
    assert watched(home, tmp_path) == "1 days were due"
    assert fetch(home, rows) == [(25,)], "a file that has changed is loaded again"
    first.write_text("datetime,colour\n")
    assert watched(home, tmp_path) == "1 days were due"
    assert fetch(home, states)[0][0] == "failed"
    assert "unknown columns" in str(fetch(home, states)[0][1])
    assert watched(home, tmp_path) == "0 days were due", "it is not tried again as it is"
    assert fetch(home, rows) == [(25,)]
    first.unlink()
    (tmp_path / "in_2020-02-01_late.csv").unlink()
    write(tmp_path / "in_2020-02-02.csv", "2020-02-02", range(4))
    assert watched(home, tmp_path) == "1 days were due"
    (tmp_path / "in_2020-02-02.csv").unlink()
    write(tmp_path / "in_2020-02-02_late.csv", "2020-02-02", range(2))
    assert watched(home, tmp_path) == "0 days were due", "it alone would lose the other's rows"
    assert "is gone" in str(fetch(home, states)[-1][1])


# Days that are dropped and built again ------------------------------------------------------------


def test_days_are_dropped(home: Installation, tmp_path: Path) -> None:
    """Those of the span and type, and no others; it asks before."""
    for n in (1, 2, 3):
        file = write(tmp_path / f"topups_2020030{n}.csv", f"2020-03-0{n}", range(9))
        home.flowsql("load", "events", "--type", "topups", "--date", f"2020-03-0{n}", file)
    words = ("load", "drop-day", "--type", "topups")
    assert "say which days" in home.flowsql(*words, check=False).stderr
    assert home.flowsql(*words, "--to", "2020-03-02", check=False).returncode == 1
    done = home.flowsql(*words, "--to", "2020-03-02", "--yes").stdout
    assert done.splitlines() == [
        "topups 2020-03-01: dropped",
        "topups 2020-03-02: dropped",
        "2 days dropped",
    ]
    assert fetch(
        home,
        "SELECT l.day::text, l.state FROM etl.load AS l WHERE l.event_type = 'topups' ORDER BY 1",
    ) == [("2020-03-01", "dropped"), ("2020-03-02", "dropped"), ("2020-03-03", "attached")]


def test_sightings_are_derived_again(home: Installation, tmp_path: Path) -> None:
    """Sightings that went wrong are told of; building the day again mends them, and regions."""
    file = write(tmp_path / "calls.csv", "2020-04-01", range(30), times=3)
    home.flowsql("load", "events", "--type", "calls", "--date", "2020-04-01", file)
    rows = "SELECT md5(string_agg(s::text, ',' ORDER BY s::text)) FROM store.{} AS s"
    tables = ("calls_20200401", "sighting_calls_20200401", "cell_hour_calls_20200401")
    good = [fetch(home, rows.format(t)) for t in tables]
    differences = "SELECT etl.day_differences('calls', '2020-04-01')"
    assert fetch(home, differences) == [(0,)]
    fetch(home, "DELETE FROM store.sighting_calls_20200401 WHERE events > 0 RETURNING 1")
    assert fetch(home, differences) != [(0,)]
    told = home.flowsql("load", "verify", "--type", "calls", check=False)
    assert "calls 2020-04-01: 30 rows are not what the events say" in told.stdout
    assert told.returncode == 1
    assert told.stderr.endswith("days differ: flowsql load rebuild\n")
    words = ("load", "rebuild", "--type", "calls", "--from", "2020-04-01", "--to", "2020-04-01")
    assert home.flowsql(*words).stdout.splitlines()[-1] == "1 days built again"
    assert [fetch(home, rows.format(t)) for t in tables] == good
    assert fetch(home, differences) == [(0,)]
    assert home.flowsql("load", "verify").stdout.endswith(" days are what their events say\n")
    cells = tmp_path / "cells.csv"
    cells.write_text("id,latitude,longitude\nc1,1,1\nc2,2,2\n")
    home.flowsql("load", "cells", cells)
    fetch(home, "DELETE FROM store.cell_region RETURNING 1")
    assert home.flowsql("load", "remap").stdout.splitlines() == [
        "lon-lat: 2 cell versions lie within its regions",
        "1 layers mapped again",
    ]
    assert fetch(home, "SELECT count(*) FROM store.cell_region") == [(2,)]
    assert "there is no layer" in home.flowsql("load", "remap", "x", check=False).stderr
