"""What the server loads by itself: files that come to a folder, relations by a schedule."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from installation import Installation, new_home
from psycopg import sql
from psycopg.types.json import Jsonb

from flowsql.batch import EventFiles, Staged, loader
from flowsql.home import dsn
from flowsql.sources import source
from flowsql.staging import Layout, stage

COLUMNS = ("--column", "msisdn", "--column", "datetime", "--column", "location_id")
PATTERN = "in_%Y%m%d*.csv"
INCOMING = (
    "SELECT i.day::text, i.state, i.attempts, i.error FROM etl.incoming AS i"
    " WHERE i.source = %s ORDER BY i.day, i.file"
)


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A deployed installation whose job of pg_cron runs when a test says so."""
    with new_home() as made, pytest.MonkeyPatch.context() as patch:
        made.flowsql("up", "--only", "postgresql")
        made.flowsql("migrate")
        patch.delenv("FLOWSQL_DSN", raising=False)
        patch.setenv("FLOWSQL_HOME", str(made.home))
        with opened(made) as connection:
            connection.execute(
                "SELECT cron.alter_job(j.jobid, active := FALSE) FROM cron.job AS j"
                " WHERE j.jobname = 'flowsql: load what came'"
            )
            connection.execute("SELECT ops.set_setting('load_settled', '0 seconds')")
        yield made


@pytest.fixture(scope="module")
def folder(home: Installation) -> Path:
    """A folder that the server may read."""
    made = home.home.parent / "in"
    made.mkdir()
    made.chmod(0o755)
    fetch(home, "SELECT ops.set_setting('load_folders', %s)", f"/nowhere,{made}")
    home.flowsql("migrate")
    return made


def opened(home: Installation) -> psycopg.Connection[Any]:
    """A connection of the administrator to the server of this file's home."""
    assert os.environ["FLOWSQL_HOME"] == str(home.home)
    return psycopg.connect(dsn(), autocommit=True)


def fetch(home: Installation, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of a query of the administrator."""
    with opened(home) as connection:
        found = connection.execute(query.encode(), arguments)
        return found.fetchall() if found.description else []


def run_job(home: Installation) -> None:
    """What pg_cron does each minute, as the role that does it."""
    with opened(home) as connection:
        ((command,),) = connection.execute(
            "SELECT j.command FROM cron.job AS j WHERE j.jobname = 'flowsql: load what came'"
        ).fetchall()
        connection.execute("SET SESSION AUTHORIZATION flow_jobs")
        connection.execute(command)


def write(file: Path, day: str, people: int) -> Path:
    """A file with an event of each person."""
    rows = [f"p{n},{day} {n % 24:02}:00:00,c{n % 5}" for n in range(people)]
    file.write_text("\n".join(["msisdn,datetime,location_id", *rows]) + "\n")
    return file


def rows_of(home: Installation, kind: str, day: str) -> int:
    """How many events a day has."""
    ((count,),) = fetch(
        home, f"SELECT count(*) FROM events.{kind} AS e WHERE e.datetime::date = '{day}'"
    )
    return int(count)


# Files --------------------------------------------------------------------------------------------


def test_files_that_come(home: Installation, folder: Path) -> None:
    """Each is loaded once, bad lines become rejects; a bad file is told, and not tried again."""
    home.flowsql(
        *("source", "add", "drops", "--type", "calls", *COLUMNS, "--trailer", r"END (?P<rows>\d+)"),
        *("--folder", folder, "--pattern", PATTERN, "--reject-share", "0.9"),
    )
    (folder / "in_20200101.csv").write_bytes(
        b"\xef\xbb\xbfmsisdn,datetime,location_id\nann,2020-01-01 10:00:00,c1\n"
        b'"b,""b",2020-01-01 11:00:00,\r\n\nx,y\nmsisdn,datetime,location_id\n'
        b'\xff,2020-01-01 11:00:00,c\n"open,2020-01-01,c\nann,soon,c1\nEND 6\n'
    )
    (folder / "in_20200102.csv").write_text("msisdn,colour\n")
    (folder / "in_20200103.csv").write_text("msisdn,datetime,location_id\nEND 2\n")
    (folder / "other.csv").write_text("x\n")
    for _ in range(2):
        run_job(home)
    assert fetch(home, INCOMING, "drops") == [
        ("2020-01-01", "loaded", 1, None),
        ("2020-01-02", "failed", 1, "missing columns for calls: datetime, location_id"),
        (
            *("2020-01-03", "failed", 1),
            f"{folder}/in_20200103.csv: its trailer promises 2 rows, there are 0",
        ),
    ]
    assert fetch(home, "SELECT e.msisdn, e.location_id FROM events.calls AS e ORDER BY 1") == [
        ("ann", "c1"),
        ('b,"b', None),
    ]
    assert fetch(
        home,
        "SELECT l.rows_in, l.rows_kept, l.rows_rejected, l.lines_read, l.lines_skipped,"
        " l.started_by FROM etl.load AS l WHERE l.state = 'attached'",
    ) == [(6, 2, 4, 9, 3, "flow_jobs")]
    assert fetch(home, "SELECT r.line, r.reason FROM etl.reject AS r ORDER BY r.line") == [
        (4, "2 columns where the header has 3"),
        (6, "not utf-8 text"),
        (7, "a quote is not closed on the line"),
        (8, "datetime is not a time (ISO 8601)"),
    ]
    assert fetch(
        home, "SELECT l.what, l.why FROM ops.log AS l WHERE l.what ~ '^load-day' ORDER BY l.at"
    ) == [
        ("load-day", "it was due"),
        ("load-day-failed", "SQLSTATE 22023: see etl.incoming"),
        ("load-day-failed", "SQLSTATE 22000: see etl.incoming"),
    ]
    told = home.flowsql("status").stdout.replace("\n", "")
    assert "in_20200102.csv, calls of 2020-01-02: missing columns for calls" in told
    write(folder / "in_20200102.csv", "2020-01-02", 4)
    run_job(home)
    assert fetch(home, INCOMING, "drops")[1] == ("2020-01-02", "loaded", 1, None), "it has changed"
    home.flowsql("source", "drop", "drops")


def test_files_that_grow_or_are_late(home: Installation, folder: Path) -> None:
    """A file waits while it grows; a day is all of its files."""
    home.flowsql(
        *("source", "add", "late", "--type", "sms", *COLUMNS, "--folder", folder),
        *("--pattern", "late_{type}_%d.%m.%Y*"),
    )
    fetch(home, "SELECT ops.set_setting('load_settled', '1 hour')")
    write(folder / "late_sms_05.01.2020", "2020-01-05", 3)
    run_job(home)
    assert fetch(home, INCOMING, "late") == [("2020-01-05", "waiting", 0, None)]
    fetch(home, "SELECT ops.set_setting('load_settled', '0 seconds')")
    run_job(home)
    write(folder / "late_sms_05.01.2020_b", "2020-01-05", 2)
    run_job(home)
    assert rows_of(home, "sms", "2020-01-05") == 5
    home.flowsql("source", "drop", "late")


def test_a_file_that_kills_its_loader(home: Installation, folder: Path) -> None:
    """It is tried so often and no more, though nobody lives to tell what was wrong."""
    home.flowsql(
        *("source", "add", "deadly", "--type", "mds", *COLUMNS, "--folder", folder),
        *("--pattern", "deadly_%Y%m%d"),
    )
    fetch(home, "SELECT ops.set_setting('load_attempts', '2')")
    write(folder / "deadly_20200106", "2020-01-06", 3)
    for tried in (1, 2):
        with opened(home) as dying:
            ((due,),) = dying.execute("SELECT etl.begin_due()").fetchall()
            assert dying.execute("SELECT etl.try_due(%s -> 0)", [Jsonb(due)]).fetchall() == [
                (True,)
            ]
        assert fetch(home, INCOMING, "deadly")[0][1:3] == ("waiting", tried)
    run_job(home)
    assert fetch(home, INCOMING, "deadly") == [
        ("2020-01-06", "failed", 2, "the loader ended before the day was attached")
    ]
    assert rows_of(home, "mds", "2020-01-06") == 0
    fetch(home, "SELECT ops.set_setting('load_attempts', '10')")
    home.flowsql("source", "drop", "deadly")


def test_only_folders_that_are_named(home: Installation, folder: Path) -> None:
    """A loader cannot have the server read whatever it likes, and a folder that is gone is told."""
    words = ("source", "add", "sly", "--type", "calls", *COLUMNS, "--pattern", "in_%Y%m%d.csv")
    for wrong, why in (
        (folder / "..", "a folder of the server is a whole path"),
        (Path("in"), "a folder of the server is a whole path"),
    ):
        assert why in home.flowsql(*words, "--folder", wrong, check=False).stderr
    outside = folder.parent / "outside"
    outside.mkdir(mode=0o755)
    write(outside / "in_20200107.csv", "2020-01-07", 3)
    home.flowsql(*words, "--folder", outside)
    home.flowsql(*words[:2], "gone", *words[3:], "--folder", "/nowhere")
    for _ in range(2):
        run_job(home)
    assert fetch(home, INCOMING, "sly") == []
    told = home.flowsql("source", "list").stdout.replace("\n", "")
    assert (
        f"sly calls cannot be looked at: setting load_folders does not name folder {outside}"
        in told
    )
    assert "gone calls cannot be looked at: could not open directory" in told
    assert fetch(home, "SELECT count(*) FROM ops.log AS l WHERE l.what = 'source-failed'") == [(2,)]
    with opened(home) as connection:
        connection.execute("SET ROLE flow_loader")
        for call in (
            "etl.server_files('sly', 'calls')",
            "etl.stage_file(1, '/etc/passwd', 0)",
            "etl.file_columns('/etc/passwd', '{}')",
            "etl.due_step('{}')",
            "pg_read_binary_file('/etc/passwd', 0, 1, FALSE)",
        ):
            with pytest.raises(Exception, match="permission denied for function"):
                connection.execute(f"SELECT {call}".encode())
    home.flowsql("source", "add", "copy", "--type", "calls", "--like", "sly")
    assert "folder" not in home.flowsql("source", "show", "copy").stdout, "that is sly's alone"
    for name in ("sly", "gone", "copy"):
        home.flowsql("source", "drop", name)


def test_the_right_to_read_files(home: Installation, folder: Path) -> None:
    """The deploy gives it where folders are named, and takes it back."""
    may = "SELECT pg_has_role('flow_owner', 'pg_read_server_files', 'MEMBER')"
    assert fetch(home, may) == [(True,)]
    fetch(home, "SELECT ops.set_setting('load_folders', '')")
    home.flowsql("migrate")
    assert fetch(home, may) == [(False,)]
    fetch(home, "SELECT ops.set_setting('load_folders', %s)", f"/nowhere,{folder}")
    home.flowsql("migrate")
    assert fetch(home, may) == [(True,)]


# The same reading ---------------------------------------------------------------------------------

HEAD = b"msisdn,datetime,location_id"
PIECES = st.one_of(
    st.sampled_from([b"\n", b"\r\n", b'"', b",", b"\0", b"\\.", b"a,b,c", b"\xff", b'""', b"\\"]),
    st.sampled_from([b'"a""b",,"c,d"', b'"a",b,c', "é,ü,ñ".encode(), HEAD, b"END", b"END 3"]),
    st.binary(max_size=4),
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.lists(PIECES, max_size=20).map(b"".join),
    st.lists(PIECES, max_size=20).map(b"\n".join),
)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    body=BODIES,
    escape=st.sampled_from(["", "\\"]),
    header=st.booleans(),
    null=st.sampled_from(["", "a"]),
)
def test_both_readers_read_alike(
    home: Installation, folder: Path, body: bytes, escape: str, header: bool, null: str
) -> None:
    """The server and the loader make the same rows of a file, and reject the same lines."""
    file = folder / "same_20200110"
    file.write_bytes((HEAD + b"\n" if header else b"") + body)
    form = {
        **{"columns": ["msisdn", "datetime", "location_id"], "header": header, "null": null},
        **{"escape": escape, "trailer": "END"},
    }
    with loader() as other:
        other.execute(
            "SELECT etl.define_source('same', 'topups', %s, NULL, NULL, 'same', %s)",
            [Jsonb(form), Jsonb({"folder": str(folder), "pattern": "same_%Y%m%d"})],
        )
        one = replace(source(other, "same", "topups"))
    what = EventFiles("topups", date(2020, 1, 10), [file], "same")
    layout = Layout.of(one, what)
    with opened(home) as connection, connection.transaction(force_rollback=True):
        ((batch,),) = connection.execute(
            "SELECT etl.start_load('topups', '2020-01-10', 1, 'same', %s, %s)",
            [[str(file)], layout.together],
        ).fetchall()
        table = sql.Identifier("etl", f"staging_{batch}")
        staged = Staged()
        stage(connection, file, layout.readings(None)[0], batch, staged, lambda _count: None)
        wanted = connection.execute(sql.SQL("TABLE {} ORDER BY line").format(table)).fetchall()
        connection.execute(sql.SQL("TRUNCATE {}").format(table))
        ((found,),) = connection.execute(
            "SELECT etl.stage_file(%s, %s, 0)", [batch, str(file)]
        ).fetchall()
        given = connection.execute(sql.SQL("TABLE {} ORDER BY line").format(table)).fetchall()
    assert given == wanted
    assert [one["line"] for one in found["malformed"]] == [bad.line for bad in staged.malformed]
    assert (found["rows"], found["lines"]) == (staged.rows, staged.lines)


# Relations ----------------------------------------------------------------------------------------

EXTRACT = (
    "SELECT s.line, s.who AS msisdn, s.at AS datetime, s.cell AS location_id FROM staging AS s\n"
)
CONDITION = "staging.at >= run.start AND staging.at < run.stop"


@pytest.fixture(scope="module")
def far(home: Installation) -> Installation:
    """Tables elsewhere, seen through postgres_fdw and file_fdw."""
    file = home.home.parent / "far.csv"
    file.write_text("ann,2020-03-01 10:00:00+00,c1\nbob,2020-03-03 10:00:00+00,c1\n")
    file.chmod(0o644)
    port = home.status()["pg"]["port"]
    with opened(home) as connection:
        connection.execute(
            f"""
            CREATE SCHEMA outside;
            CREATE TABLE outside.calls (who text, at timestamptz, cell text);
            CREATE ROLE far_reader LOGIN PASSWORD 'far';
            GRANT CONNECT ON DATABASE flowsql TO far_reader;
            GRANT USAGE ON SCHEMA outside TO far_reader;
            GRANT SELECT ON outside.calls TO far_reader;
            CREATE EXTENSION IF NOT EXISTS postgres_fdw;
            CREATE EXTENSION file_fdw;
            CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw
                OPTIONS (host '127.0.0.1', port '{port}', dbname 'flowsql');
            CREATE SERVER near FOREIGN DATA WRAPPER file_fdw;
            CREATE SCHEMA remote;
            CREATE USER MAPPING FOR flow_extract SERVER far OPTIONS (user 'far_reader', password 'far');
            CREATE FOREIGN TABLE remote.calls (who text, at timestamptz, cell text)
                SERVER far OPTIONS (schema_name 'outside', table_name 'calls');
            CREATE FOREIGN TABLE remote.files (who text, at timestamptz, cell text)
                SERVER near OPTIONS (filename '{file}', format 'csv');
            GRANT USAGE ON SCHEMA remote TO flow_extract;
            GRANT SELECT ON ALL TABLES IN SCHEMA remote TO flow_extract;
            """  # noqa: E501
        )
    return home


def scheduled(home: Installation, tmp_path: Path, name: str, relation: str, *more: str) -> None:
    """A source that reads a relation day by day."""
    extract = tmp_path / "extract.sql"
    extract.write_text(EXTRACT)
    home.flowsql(
        *("source", "add", name, "--type", "topups", "--relation", relation),
        *("--condition", CONDITION, "--schedule", "6 hours", *more, extract),
    )


def test_a_schedule(far: Installation, tmp_path: Path) -> None:
    """Each day once, when its rows have come to rest; those loaded by hand are left out."""
    fetch(
        far,
        "INSERT INTO outside.calls SELECT 'p' || n, '2020-02-01 10:00+00', 'c'"
        " FROM generate_series(1, 5) AS n",
    )
    scheduled(far, tmp_path, "wire", "remote.calls", "--from", "2020-02-01", "--to", "2020-02-02")
    run_job(far)
    assert fetch(far, INCOMING, "wire")[0] == ("2020-02-01", "waiting", 0, None), "they may grow"
    fetch(far, "INSERT INTO outside.calls VALUES ('p6', '2020-02-01 11:00+00', 'c')")
    run_job(far)
    assert fetch(far, INCOMING, "wire")[0] == ("2020-02-01", "waiting", 0, None), "they have grown"
    run_job(far)
    assert fetch(far, INCOMING, "wire") == [
        ("2020-02-01", "loaded", 1, None),
        ("2020-02-02", "failed", 0, "no rows in 7 days"),
    ]
    assert rows_of(far, "topups", "2020-02-01") == 6
    run_job(far)
    assert fetch(far, "SELECT count(*) FROM etl.load AS l WHERE l.source = 'wire'") == [(1,)]
    told = far.flowsql("source", "list", COLUMNS="250").stdout
    assert "06:00:00 after each day from 2020-02-01 to 2020-02-02" in " ".join(told.split())
    far.flowsql("source", "drop", "wire")
    scheduled(far, tmp_path, "served", "remote.files", "--from", "2020-03-01", "--to", "2020-03-01")
    run_job(far)
    run_job(far)
    assert rows_of(far, "topups", "2020-03-01") == 1
    far.flowsql(
        *("load", "events", "--type", "topups", "--date", "2020-03-03", "--source", "served")
    )
    scheduled(far, tmp_path, "served", "remote.files", "--from", "2020-03-01", "--to", "2020-03-03")
    run_job(far)
    assert [row[0] for row in fetch(far, INCOMING, "served")] == ["2020-03-01", "2020-03-02"]
    fetch(far, "UPDATE etl.scheduled_day SET state = 'failed' WHERE day = '2020-03-02'")
    assert "served, topups of 2020-03-02" in far.flowsql("status").stdout
    file = write(tmp_path / "topups.csv", "2020-03-02", 4)
    far.flowsql("load", "events", "--type", "topups", "--date", "2020-03-02", file)
    assert "2020-03-02" not in far.flowsql("status").stdout, "somebody has seen to it"
    far.flowsql("source", "drop", "served")


def test_days_that_are_tried_again(far: Installation, tmp_path: Path) -> None:
    """What fails is tried after a while, so often and no more; a server that is away is told."""
    fetch(far, "INSERT INTO outside.calls VALUES ('233201234567', '2020-02-05 10:00+00', 'c')")
    scheduled(far, tmp_path, "again", "remote.calls", "--from", "2020-02-05", "--to", "2020-02-05")
    fetch(far, "SELECT ops.set_setting('load_attempts', '2')")
    for _ in range(3):
        run_job(far)
    ((day, state, attempts, error),) = fetch(far, INCOMING, "again")
    assert (day, state, attempts) == ("2020-02-05", "waiting", 1), "it waits for an hour"
    assert "no row can be kept" in error
    fetch(far, "UPDATE etl.scheduled_day SET retry_at = NULL")
    run_job(far)
    run_job(far)
    assert fetch(far, INCOMING, "again")[0][1:3] == ("failed", 2)
    fetch(far, "SELECT ops.set_setting('load_attempts', '10')")
    fetch(far, "UPDATE etl.scheduled_day SET state = 'waiting', retry_at = NULL")
    fetch(far, "ALTER SERVER far OPTIONS (SET port '1')")
    run_job(far)
    ((problem,),) = fetch(far, "SELECT s.problem FROM etl.source AS s WHERE s.source = 'again'")
    assert "could not connect to server" in problem
    assert "Source again cannot be looked at" in far.flowsql("status").stdout
    fetch(far, f"ALTER SERVER far OPTIONS (SET port '{far.status()['pg']['port']}')")
    run_job(far)
    assert fetch(far, "SELECT s.problem FROM etl.source AS s WHERE s.source = 'again'") == [(None,)]
    far.flowsql("source", "drop", "again")


def test_other_wrappers(far: Installation, tmp_path: Path) -> None:
    """A relation is a relation: what GDAL reads is loaded; a SQL Server that is away is told."""
    file = far.home.parent / "seen.geojson"
    seen = {
        "type": "Feature",
        "properties": {"who": "ann", "at": "2020-04-01T10:00:00Z", "cell": "c1"},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [seen, seen]}))
    file.chmod(0o644)
    fetch(
        far,
        f"""
        CREATE EXTENSION ogr_fdw;
        CREATE EXTENSION tds_fdw;
        CREATE SERVER gdal FOREIGN DATA WRAPPER ogr_fdw
            OPTIONS (datasource '{file}', format 'GeoJSON');
        CREATE FOREIGN TABLE remote.seen (fid bigint, geom geometry, who text, at timestamp, cell text)
            SERVER gdal OPTIONS (layer 'seen');
        CREATE SERVER mssql FOREIGN DATA WRAPPER tds_fdw
            OPTIONS (servername '127.0.0.1', port '1', database 'cdr');
        CREATE USER MAPPING FOR flow_extract SERVER mssql OPTIONS (username 'u', password 'p');
        CREATE FOREIGN TABLE remote.mssql (who text, at timestamptz, cell text)
            SERVER mssql OPTIONS (schema_name 'dbo', table_name 'calls');
        GRANT SELECT ON remote.seen, remote.mssql TO flow_extract;
        """,  # noqa: E501
    )
    scheduled(far, tmp_path, "gdal", "remote.seen", "--from", "2020-04-01", "--to", "2020-04-01")
    scheduled(far, tmp_path, "mssql", "remote.mssql", "--from", "2020-04-01", "--to", "2020-04-01")
    shown = far.flowsql("source", "test", "gdal", "--type", "topups", "--date", "2020-04-01").stdout
    assert '"subscriber": "ann"' in shown and "rows in 2 = kept 2 + rejected 0" in shown
    run_job(far)
    run_job(far)
    assert rows_of(far, "topups", "2020-04-01") == 2
    asked = "SELECT s.problem FROM etl.source AS s WHERE s.source = 'mssql'"
    assert "DB-Library error" in fetch(far, asked)[0][0]
    for name in ("gdal", "mssql"):
        far.flowsql("source", "drop", name)


def test_schedules_that_cannot_be(far: Installation, tmp_path: Path) -> None:
    """A schedule needs a relation, a first day and a length of time, and no key."""
    extract = tmp_path / "extract.sql"
    extract.write_text(EXTRACT)
    words = ("source", "add", "x", "--type", "sms")
    relation = ("--relation", "remote.calls", "--condition", CONDITION)
    for parts, why in (
        (("--column", "msisdn", "--schedule", "1 hour"), "a schedule belongs to a relation"),
        ((*relation, "--schedule", "1 hour"), "and the first day"),
        (
            (*relation, "--schedule", "often", "--from", "2020-01-01"),
            "a schedule is a length of time",
        ),
        (
            (
                *relation,
                "--schedule",
                "1 h",
                "--from",
                "2020-01-01",
                "--column",
                "who",
                "--key",
                "who",
            ),
            "pg_cron has no key",
        ),
    ):
        assert why in far.flowsql(*words, *parts, extract, check=False).stderr
