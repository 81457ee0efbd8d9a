"""``flowsql load`` on a real installation: accounts, replacement, rejects, crashes, sources."""

import contextlib
import csv
import gzip
import json
import lzma
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from installation import CHECKOUT, FLOWSQL, Installation, new_home
from world import WORLD

from flowsql import records

DATA = CHECKOUT / "tests/data"
HEADER = "id,outgoing,datetime,duration,msisdn,msisdn_counterpart,location_id,tac"


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A deployed installation without worker and API, for this file alone."""
    with new_home() as made:
        made.flowsql("up", "--only", "postgresql")
        made.flowsql("migrate")
        yield made


def fetch(home: Installation, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of a query asked by the administrator, in UTC."""
    with home.connect() as connection:
        connection.execute("SET timezone = 'UTC'")
        return connection.execute(query, arguments).fetchall()


def counted(query: str) -> list[tuple[Any, ...]]:
    """The rows of a query over files, asked of another engine."""
    with duckdb.connect() as engine:
        return engine.execute(query).fetchall()


def load(home: Installation, kind: str, day: str, *files: Path | str) -> str:
    """Load a day, and give what was printed."""
    return home.flowsql("load", "events", "--type", kind, "--date", day, *files).stdout


def refused(home: Installation, *arguments: str | Path) -> str:
    """What a command prints that must fail."""
    done = home.flowsql(*arguments, check=False)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def calls(folder: Path, day: str, count: int, name: str = "calls.csv") -> Path:
    """A file of ``count`` calls of a day."""
    file = folder / name
    rows = [f"{n},true,{day} 10:{n % 60:02}:00+00,1,m{n % 7},c{n},x,1" for n in range(count)]
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    return file


@pytest.mark.parametrize("count", [40_000, 60_000])
def test_pieces_of_a_file_are_numbered_on(home: Installation, tmp_path: Path, count: int) -> None:
    """A long file goes in pieces, by two connections if it is longer than 16 MB.

    A piece with a line that is no row is read line by line alone.
    """
    pad, day = "x" * 300, "2031-03-01"
    rows = [f"{n}{pad},true,{day} 10:{n % 60:02}:00+00,1,m{n % 7},c{n},x,1" for n in range(count)]
    wrong = [100, *range(3_000, count, 3_001)]
    for n in wrong:
        rows[n] = f"{n}{pad},true,{day} 99:00:00+00,1,m1,c1,x,1"
    rows[20_000] = "too,few"
    file = tmp_path / "calls.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    assert (file.stat().st_size > 4 * (4 << 20)) == (count > 50_000)
    load(home, "calls", day, file)
    bad = fetch(
        home,
        "SELECT r.line FROM etl.reject AS r INNER JOIN etl.load AS l ON l.load = r.load"
        " WHERE l.day = %s AND l.state = 'attached' ORDER BY r.line",
        day,
    )
    assert bad == [(n + 1,) for n in sorted([*wrong, 20_000])]  # the header is not counted
    account = (
        "SELECT l.rows_in, l.rows_kept FROM etl.load AS l WHERE l.day = %s AND l.state = 'attached'"
    )
    assert fetch(home, account, day) == [(count, count - len(bad))]


def test_a_preview_stops(home: Installation, tmp_path: Path) -> None:
    """Of a long file it reads the first piece, and its account is of what was read."""
    file = calls(tmp_path, "2031-03-02", 200_000)
    assert file.stat().st_size > 2 * (4 << 20)
    form = ("source", "test", "csv", "--type", "calls", "--date", "2031-03-02", file)
    shown = home.flowsql(*form).stdout
    account = re.search(r"rows in (\d+) = kept (\d+) \+ rejected 0", shown)
    assert account is not None, shown
    assert account[1] == account[2]
    assert int(account[1]) < 110_000


def test_a_session_numbers_a_piece(home: Installation) -> None:
    """The server's numbers and the loader's limit of a piece are the same."""
    with home.connect() as admin, admin.transaction(force_rollback=True):
        admin.execute("SELECT etl.make_staging(0, '{a,b}')")
        row = admin.execute(
            "SELECT s.seqcache FROM pg_sequence AS s"
            " WHERE s.seqrelid = pg_get_serial_sequence('etl.staging_0', 'line')::regclass"
        ).fetchone()
    assert row == (records.MOST_LINES,)


# The conformance world ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["calls", "sms", "mds", "topups"])
def test_views_give_the_files_back(world: Installation, kind: str) -> None:
    """FlowDB's views hold the texts of the file, exactly: empty, NULL, and 50.0 as they stand."""
    with lzma.open(WORLD / f"{kind}_20160105.csv.xz", "rt") as stream:
        head, *rows = stream.read().splitlines()
    given = {
        "datetime": "to_char(e.datetime, 'YYYY-MM-DD HH24:MI:SS') || '+00'",
        "outgoing": "CASE WHEN e.outgoing THEN 'true' ELSE 'false' END",
    }
    columns = ", ".join(given.get(name, f"e.{name}") for name in head.split(","))
    with world.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        query = (
            f"COPY (SELECT {columns} FROM events.{kind} AS e WHERE e.datetime >= '2016-01-05+00'"
            " AND e.datetime < '2016-01-06+00') TO STDOUT (FORMAT csv)"
        )
        with cursor.copy(query) as copy:
            found = b"".join(copy).decode().splitlines()
    assert sorted(found) == sorted(rows)


def test_views_read_their_day_alone(world: Installation) -> None:
    """A condition on datetime prunes days; columns that are not asked for cost no dictionary."""
    plan = str(
        fetch(
            world,
            "EXPLAIN SELECT count(*) FROM events.calls AS e"
            " WHERE e.datetime >= '2016-01-05+00' AND e.datetime < '2016-01-06+00'",
        )
    )
    assert "calls_20160105" in plan
    assert "calls_20160104" not in plan
    assert "subscriber" not in plan


def test_sightings_are_the_events(world: Installation) -> None:
    """The roll-up is what one would count from the events."""
    loaded = (
        "SELECT DISTINCT etl.day_differences(l.event_type, l.day)"
        " FROM etl.loaded_day AS l WHERE l.event_type <> 'dfs'"
    )
    assert fetch(world, loaded) == [(0,)]
    differing = """
        SELECT e.subscriber, e.cell, min(e."time"), max(e."time"), count(*),
            bit_or(1 << extract(hour FROM e."time" AT TIME ZONE 'UTC')::integer),
            '2016-01-03'::date, row_number() OVER (PARTITION BY e.subscriber
                ORDER BY e.cell IS NULL, max(e."time") DESC, min(c.id), min(c.version))
        FROM store.sms_20160103 AS e LEFT JOIN store.cell AS c USING (cell)
        GROUP BY e.subscriber, e.cell
        EXCEPT
        SELECT s.subscriber, s.cell, s.first_time, s.last_time, s.events, s.hours, s.day, s.turn
        FROM store.sighting AS s WHERE s.event_type = 'sms' AND s.day = '2016-01-03'
    """
    assert fetch(world, differing) == []
    assert fetch(
        world,
        "SELECT sum(events) FROM store.sighting WHERE event_type = 'sms' AND day = '2016-01-03'",
    ) == fetch(world, "SELECT count(*) FROM store.sms_20160103")


def test_hours_of_cells_are_the_events(world: Installation) -> None:
    """Events by cell, direction and hour are what one would count."""
    differing = """
        SELECT e.cell, e.outgoing, extract(hour FROM e."time" AT TIME ZONE 'UTC'), count(*)
        FROM store.calls_20160103 AS e GROUP BY 1, 2, 3
        EXCEPT
        SELECT h.cell, h.outgoing, n.hour - 1, n.events
        FROM store.cell_hour AS h, unnest(h.events) WITH ORDINALITY AS n (events, hour)
        WHERE h.event_type = 'calls' AND h.day = '2016-01-03'
    """
    assert fetch(world, differing) == []
    assert fetch(
        world,
        "SELECT sum(n.events) FROM store.cell_hour_calls_20160103 AS h,"
        " unnest(h.events) AS n (events)",
    ) == fetch(world, "SELECT count(*) FROM store.calls_20160103")


def test_cells_meet_their_version(world: Installation) -> None:
    """Counted by another engine from the files: events by cell version, on a day after moves."""
    source = f"read_csv('{world.home.parent}/calls.csv', all_varchar = true)"
    with lzma.open(WORLD / "calls_20160106.csv.xz", "rb") as stream:
        (world.home.parent / "calls.csv").write_bytes(stream.read())
    expected = counted(
        f"""
        SELECT c.id, c.version::integer, count(*)
        FROM {source} AS e INNER JOIN read_csv('{WORLD}/cells.csv', all_varchar = true) AS c
            ON e.location_id = c.id
            AND '2016-01-06' >= coalesce(c.date_of_first_service, '0')
            AND '2016-01-06' <= coalesce(c.date_of_last_service, '9')
        GROUP BY ALL ORDER BY ALL
        """
    )
    found = fetch(
        world,
        "SELECT c.id, c.version, count(*) FROM store.calls_20160106 AS e INNER JOIN store.cell AS c"
        ' USING (cell) GROUP BY c.id, c.version ORDER BY c.id COLLATE "C", c.version',
    )
    assert found == expected
    assert {version for _, version, _ in found} == {0, 1}


def left_behind(home: Installation) -> list[tuple[Any, ...]]:
    """Staging tables, and days that were built and not attached."""
    return fetch(
        home,
        "SELECT c.relname FROM pg_class AS c WHERE c.relkind IN ('r', 'p')"
        " AND (c.relname ~ '^(staging|checked|extracted)_[0-9]+$' OR c.relname ~ '_new[0-9]+$')",
    )


def test_nothing_is_left_behind(world: Installation) -> None:
    """After loading there are neither staging tables nor half-built days."""
    assert left_behind(world) == []
    assert fetch(world, "SELECT DISTINCT state FROM etl.load") == [("attached",)]


# Days --------------------------------------------------------------------------------------------


def test_loading_again_replaces(home: Installation, tmp_path: Path) -> None:
    """A day loaded twice is there once; the last line is the account; gz and several files."""
    first = load(home, "calls", "2020-01-01", calls(tmp_path, "2020-01-01", 50))
    assert first.splitlines()[-1] == "rows in 50 = kept 50 + rejected 0"
    packed = tmp_path / "calls.csv.gz"
    packed.write_bytes(gzip.compress(calls(tmp_path, "2020-01-01", 20).read_bytes()))
    other = tmp_path / "other.csv"
    other.write_text("msisdn,datetime\nz,2020-01-01T12:00:00Z\n")
    again = load(home, "calls", "2020-01-01", packed, other)
    assert again.splitlines()[-1] == "rows in 21 = kept 21 + rejected 0"
    assert fetch(home, "SELECT count(*) FROM store.calls_20200101") == [(21,)]
    assert fetch(
        home, "SELECT state, rows_in FROM etl.load WHERE day = '2020-01-01' ORDER BY load"
    ) == [("superseded", 50), ("attached", 21)]
    assert fetch(home, "SELECT last_value FROM store.subscriber_subscriber_seq") == fetch(
        home, "SELECT count(*) FROM store.subscriber"
    ), "numbers are not burnt for identifiers that are known"


def test_bad_rows(home: Installation, tmp_path: Path) -> None:
    """Bad rows and lines that are no rows are rejected with their line; the rest is loaded."""
    file = tmp_path / "bad.csv"
    file.write_bytes(
        f"\ufeff{HEADER}\r\n".encode()
        + b'1,true,2020-01-02 10:00:00+00,5,m,c,"",92380772.0\r\n'
        + b"2,true,2020-01-02 10:00:00+00,5,m,c,x\r\n"
        + b"\r\n"
        + b"4,true,2020-01-03 10:00:00+00,5,m,c,x,\r\n"
        + b'5,maybe,2020-01-02 10:00:00+00,5,"m",c,x,\r\n'
        + b'6,true,2020-01-02 10:00:00+00,5,"m,c,x,\r\n'
        + b"7,true,2020-01-02 10:00:00+00,5,m\xff,c,x,\r\n"
        + b"8,F,2020-01-02 23:59:59.5,,m,,,"
    )
    words = ("load", "events", "--type", "calls", "--date", "2020-01-02", file)
    assert "5 of 7 rows were rejected, more than the 10 % that are allowed" in refused(home, *words)
    assert fetch(home, "SELECT to_regclass('store.calls_20200102')") == [(None,)]
    fetch(home, "SELECT ops.set_setting('max_reject_share', '0.8')")
    printed = load(home, "calls", "2020-01-02", file)
    fetch(home, "SELECT ops.set_setting('max_reject_share', '0.1')")
    assert printed.splitlines()[-1] == "rows in 7 = kept 2 + rejected 5"
    assert "rejected 1: outgoing is not true or false" in printed
    rejects = fetch(
        home,
        "SELECT r.line, r.reason FROM etl.reject AS r INNER JOIN etl.load AS l USING (load)"
        " WHERE l.day = '2020-01-02' AND l.state = 'attached' ORDER BY r.line",
    )
    assert rejects == [
        (2, "7 columns where the header has 8"),
        (4, "datetime is outside 2020-01-02 (UTC)"),
        (5, "outgoing is not true or false"),
        (6, "a quote is not closed on the line"),
        (7, "not UTF-8 text"),
    ]
    assert fetch(
        home,
        "SELECT e.id, e.outgoing, e.location_id, e.tac, e.duration FROM events.calls AS e"
        " WHERE e.datetime::date = '2020-01-02' ORDER BY e.id",
    ) == [("1", True, "", 92380772, 5), ("8", False, None, None, None)]


def test_a_wrong_file_changes_nothing(home: Installation, tmp_path: Path) -> None:
    """Unknown columns, a wrong date, a cut file: an error that says so, and the day stays."""
    load(home, "sms", "2020-02-01", _one_text(tmp_path, "2020-02-01"))
    words = ("load", "events", "--type", "sms", "--date", "2020-02-01")
    assert "unknown columns for sms: duration" in refused(
        home, *words, calls(tmp_path, "2020-02-01", 5)
    )
    wrong = refused(home, *words, _one_text(tmp_path, "2020-02-02"))
    assert "rows in 1 = kept 0 + rejected 1" in wrong
    assert "Is this the right --type and --date?" in wrong
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(os.urandom(99).join([b"datetime,msisdn\n"] * 9))[:-30])
    assert "cannot be read" in refused(home, *words, cut)
    assert fetch(home, "SELECT count(*) FROM store.sms_20200201") == [(1,)]
    states = fetch(home, "SELECT state FROM etl.load WHERE event_type = 'sms' ORDER BY load")
    assert states == [("attached",), ("failed",), ("failed",)]
    assert "unknown event type" not in load(
        home, "sms", "2020-02-01", _one_text(tmp_path, "2020-02-01")
    )


def _one_text(folder: Path, day: str) -> Path:
    """A file with one text message."""
    file = folder / f"sms-{day}.csv"
    file.write_text(f"datetime,msisdn\n{day} 00:00:00,m\n")
    return file


@pytest.mark.parametrize("who", ["loader", "server"])
def test_a_killed_load_leaves_the_former_day(home: Installation, tmp_path: Path, who: str) -> None:
    """After kill -9 of the loader or of PostgreSQL before the attach, it can be run again."""
    day = {"loader": "2020-03-01", "server": "2020-03-02"}[who]
    table = f"store.calls_{day.replace('-', '')}"
    load(home, "calls", day, calls(tmp_path, day, 30))
    file = calls(tmp_path, day, 40)
    ended = contextlib.suppress(psycopg.OperationalError)
    with ended, home.connect() as reader, reader.transaction():
        reader.execute(f"SELECT count(*) FROM {table}")  # it cannot be replaced meanwhile
        _kill_when_blocked(home, who, "load", "events", "--type", "calls", "--date", day, file)
    if who == "server":
        home.flowsql("up", "--only", "postgresql")
    assert fetch(home, f"SELECT count(*) FROM {table}") == [(30,)]
    assert load(home, "calls", day, file).splitlines()[-1] == "rows in 40 = kept 40 + rejected 0"
    assert fetch(home, f"SELECT count(*) FROM {table}") == [(40,)]
    states = fetch(home, "SELECT state FROM etl.load WHERE day = %s ORDER BY load", day)
    assert states == [("superseded",), ("failed",), ("attached",)]
    assert left_behind(home) == []


def _kill_when_blocked(home: Installation, who: str, *words: str | Path) -> None:
    """Start a load and kill it, or PostgreSQL, as soon as it waits for a reader."""
    with subprocess.Popen(
        [FLOWSQL, *words],
        env=home.env,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        assert any("a reader holds the former day" in line for line in running.stdout)
        if who == "loader":
            running.kill()
        else:
            base = Path(home.state()["base"])
            pid = int((base / "data/postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
            _until_gone(pid)
            assert running.stderr
            assert "run it again" in running.stderr.read()


def _until_gone(pid: int) -> None:
    """Wait until a process has ended."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)


def test_two_loaders_of_a_day(home: Installation, tmp_path: Path) -> None:
    """The second is told that the first is at it."""
    with home.connect() as first:
        first.execute("SELECT etl.lock_day('calls', '2020-04-01')")
        assert "calls of 2020-04-01 is being loaded by another session" in refused(
            home,
            *("load", "events", "--type", "calls", "--date", "2020-04-01"),
            calls(tmp_path, "2020-04-01", 3),
        )
    load(home, "calls", "2020-04-01", calls(tmp_path, "2020-04-01", 3))


# Sources -----------------------------------------------------------------------------------------


def test_copenhagen(home: Installation) -> None:
    """28 days of one-line records: what is loaded is what another engine counts in the files."""
    folder = DATA / "copenhagen"
    printed = home.flowsql("load", "source", "copenhagen", folder, "--date", "2016-01-01").stdout
    accounts = [line for line in printed.splitlines() if line.startswith("rows in")]
    assert accounts == [
        "rows in 7200 = kept 7200 + rejected 0",
        "rows in 48666 = kept 48666 + rejected 0",
    ]
    for kind, (one, other) in {
        "calls": ("caller", "callee"),
        "sms": ("sender", "recipient"),
    }.items():
        raw = f"read_csv('{folder}/{kind}.csv.gz')"
        expected = counted(
            f"""
            SELECT person::varchar, timestamp // 86400, count(*) FROM (
                SELECT timestamp, {one} AS person FROM {raw}
                UNION ALL SELECT timestamp, {other} FROM {raw}
            ) GROUP BY ALL
            """
        )
        found = fetch(
            home,
            f"SELECT e.msisdn, e.datetime::date - '2016-01-01'::date, count(*)"
            f" FROM events.{kind} AS e WHERE e.datetime < '2017-01-01' GROUP BY 1, 2",
        )
        assert Counter(found) == Counter(expected)
        days = fetch(
            home,
            "SELECT count(*), sum(rows_in), sum(rows_kept) FROM etl.load"
            " WHERE source = 'copenhagen' AND event_type = %s AND state = 'attached'",
            kind,
        )
        assert days == [(28, len_rows := sum(n for *_, n in expected), len_rows)]
    seconds = counted(
        f"SELECT sum(greatest(duration, 0)), count(*) FILTER (duration <= 0)"
        f" FROM read_csv('{folder}/calls.csv.gz')"
    )[0]
    assert fetch(
        home,
        "SELECT sum(e.duration), count(*) FILTER (WHERE e.duration = 0) FROM events.calls AS e"
        " WHERE e.datetime < '2017-01-01' AND e.outgoing",
    ) == [seconds]


def test_a_source_of_ones_own(home: Installation, tmp_path: Path) -> None:
    """An extract is checked, kept, and read with any delimiter."""
    extract = tmp_path / "extract.sql"
    words = ("source", "add", "mine", "--type", "sms", "--column", "wer", "--delimiter", ";")
    for text, problem in {
        "DELETE FROM staging": "one SELECT statement",
        "SELECT 1; SELECT 2": "one SELECT statement",
        "SELECT line, msisdn, datetime FROM store.subscriber, staging": "not store.subscriber",
        "SELECT set_config('role', 'x', true) AS msisdn FROM staging": "no use for set_config",
        "SELECT * FROM staging": "names each of its columns",
        "SELECT s.line, s.wer AS msisdn FROM staging AS s": "line, datetime, msisdn",
        "SELEC": "",
    }.items():
        extract.write_text(text)
        assert problem in refused(home, *words, extract)
    extract.write_text("SELECT s.line, s.wer AS msisdn, r.start AS datetime FROM staging s, run r")
    home.flowsql(*words, extract)
    file = tmp_path / "mine.csv"
    file.write_text('wer;was\na;"x;y"\nb;\n')
    printed = home.flowsql(
        *("load", "events", "--type", "sms", "--date", "2020-05-01", "--source", "mine", file),
    ).stdout
    assert printed.splitlines()[-1] == "rows in 2 = kept 2 + rejected 0"
    for words, wanted in {
        ("list",): "sms from extract.sql",
        ("show", "mine"): 'delimiter: ";"',
        ("test", "mine", "--type", "sms", "--date", "2020-05-01", file): '"subscriber": "a"',
        ("drop", "mine"): "source mine dropped: 1 event types",
    }.items():
        assert wanted in home.flowsql("source", *words, COLUMNS="200").stdout
    assert "there is no source mine" in refused(home, "source", "show", "mine")


# Places ------------------------------------------------------------------------------------------


def test_layers(home: Installation, tmp_path: Path) -> None:
    """GeoJSON and CSV with WKT, packed or not; columns of one's own; what is wrong is said."""
    for level, count in ((1, 5), (3, 75)):
        file = DATA / f"geography/npl_admin{level}.geojson.gz"
        done = home.flowsql("load", "geography", "--layer", f"admin{level}", file)
        assert done.stdout.splitlines()[-1] == f"rows in {count} = kept {count} + rejected 0"
    found = fetch(
        home, "SELECT a.admin3name, a.admin3pcod FROM geography.admin3 AS a ORDER BY 2 LIMIT 1"
    )
    assert found == [("Taplejung", "524 1 01 01")]
    zones = tmp_path / "zones.csv"
    zones.write_text('zone,label,wkt\nz1,Zone,"POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))"\n')
    words = ("load", "geography", "--layer", "health_zone")
    assert "there is no column health_zonepcod. Name the right one with --code" in refused(
        home, *words, zones
    )
    home.flowsql(*words, "--code", "zone", "--name", "label", zones)
    assert fetch(home, "SELECT h.code, h.name FROM geography.health_zone AS h") == [("z1", "Zone")]
    assert fetch(home, "SELECT count(*) FROM geography.region") == [(81,)]
    broken = tmp_path / "broken.geojson"
    for text, problem in {
        '{"type": "Feature"}': "must be a FeatureCollection",
        "{": "is not JSON",
        "a,b\n1,2\n": "CSV with a column wkt",
        json.dumps(
            {"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:3857"}}}
        ): "transform it to EPSG:4326",
    }.items():
        broken.write_text(text)
        assert problem in refused(home, *words, broken)
    with home.connect(dbname="flowsql_gate") as gate:
        assert gate.execute("SELECT code FROM geography.health_zone").fetchall() == [("z1",)]


def test_cells_that_change(home: Installation, tmp_path: Path) -> None:
    """Loaded days meet the new versions; a file that is wrong changes nothing."""
    file = tmp_path / "cells.csv"
    head = "id,version,latitude,longitude,date_of_first_service,date_of_last_service\n"
    load(home, "calls", "2020-06-01", calls(tmp_path, "2020-06-01", 10))
    count = "SELECT count(e.cell), count(*) FROM store.calls_20200601 AS e"
    assert fetch(home, count) == [(0, 10)]
    file.write_text(f"{head}x,0,1,1,,2020-06-01\n")
    printed = home.flowsql("load", "cells", file).stdout
    assert "calls 2020-06-01: cells resolved again" in printed
    assert printed.splitlines()[-1] == "rows in 1 = kept 1 + rejected 0"
    assert fetch(home, count) == [(10, 10)]
    file.write_text(f"{head}x,0,1,1,,2020-06-01\nx,1,1,1,2020-06-01,\n")
    assert "cell x: versions 0 (line 1) and 1 (line 2)" in refused(home, "load", "cells", file)
    file.write_text("id,version\nx,0\n")
    assert "missing columns for cells: latitude, longitude" in refused(home, "load", "cells", file)
    assert fetch(home, count) == [(10, 10)]
    assert home.flowsql("load", "resolve").stdout.splitlines()[-1] == "0 days resolved again"


def test_subset(home: Installation) -> None:
    """The id comes last, the same for the same people and name."""
    words = ("subset", "create", "in region 524 1", WORLD / "subset1.csv")
    made = home.flowsql(*words).stdout.splitlines()
    assert made[-2] == "rows in 1018 = kept 1018 + rejected 0"
    assert home.flowsql(*words).stdout.splitlines()[-1] == made[-1]
    with (WORLD / "subset1.csv").open() as stream:
        people = {row["subscriber"] for row in csv.DictReader(stream)}
    members = fetch(
        home,
        "SELECT s.msisdn FROM store.subset_member AS m INNER JOIN store.subscriber AS s"
        " USING (subscriber) WHERE m.subset_id = %s",
        made[-1],
    )
    assert {msisdn for (msisdn,) in members} == people
    assert "there is no column subscriber" in refused(
        home, "subset", "create", "s", WORLD / "cells.csv"
    )


def test_the_loader_role_is_enough(home: Installation, tmp_path: Path) -> None:
    """A login that is a member of flow_loader loads, and cannot read what is stored."""
    with home.connect() as connection:
        connection.execute("CREATE ROLE ingest LOGIN PASSWORD 'ingest' IN ROLE flow_loader")
    address = home.dsn.split("@")[1]
    dsn = f"postgresql://ingest:ingest@{address}"
    file = calls(tmp_path, "2020-07-01", 5)
    words = ("load", "events", "--type", "calls", "--date", "2020-07-01", file)
    done = home.flowsql(*words, FLOWSQL_DSN=dsn)
    assert done.stdout.splitlines()[-1] == "rows in 5 = kept 5 + rejected 0"
    with home.connect(user="ingest", password="ingest") as connection:
        for table in ("store.subscriber", "store.calls", "events.calls"):
            with pytest.raises(Exception, match="permission denied"):
                connection.execute(f"TABLE {table}")
