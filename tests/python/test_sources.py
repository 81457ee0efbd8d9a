"""Operators' files as they are: the defect matrix, accounts, relations, keys, and random bytes."""

import contextlib
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from installation import CHECKOUT, Installation, new_home

from flowsql import sources
from flowsql.batch import Account, EventFiles, loader
from flowsql.load import load_events
from flowsql.places import store_subset
from flowsql.sources import Source

DEFECTS = CHECKOUT / "tests/data/defects"
MATRIX: list[dict[str, Any]] = yaml.safe_load((DEFECTS / "matrix.yaml").read_text("utf-8"))
DAY = date(2016, 11, 2)


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A deployed installation in a country that turns its clocks, for this file alone."""
    with new_home() as made, pytest.MonkeyPatch.context() as patch:
        made.flowsql("up", "--only", "postgresql")
        made.flowsql("migrate")
        with made.connect() as connection:
            connection.execute("SELECT ops.set_setting('time_zone', 'Europe/Berlin')")
        patch.delenv("FLOWSQL_DSN", raising=False)
        patch.setenv("FLOWSQL_HOME", str(made.home))
        yield made


def fetch(home: Installation, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of a query asked by the administrator, in UTC."""
    with home.connect() as connection:
        connection.execute("SET timezone = 'UTC'")
        found = connection.execute(query, arguments)
        return found.fetchall() if found.description else []


def load(what: EventFiles) -> Account:
    """Load in this process, as the command does."""
    with loader() as connection:
        return load_events(connection, what, lambda _text: None, lambda _count: None)


def define(name: str, event_type: str, own: dict[str, Any]) -> None:
    """Keep a source: a new one, or one like another."""
    with loader() as connection:
        like = own.get("like")
        start = sources.source(connection, like, event_type) if like else Source(name, event_type)
        changed = {
            "format": start.format | own.get("format", {}),
            "options": start.options | own.get("options", {}),
            "extract": own.get("extract", start.extract),
        }
        sources.define(connection, replace(start, name=name, description=name, **changed))


def last_load(home: Installation) -> dict[str, Any]:
    """The record of the batch that was begun last, its days together."""
    ((found,),) = fetch(
        home,
        "SELECT to_jsonb(a) FROM (SELECT l.batch, min(l.state) AS state, sum(l.rows_in) AS rows_in,"
        " sum(l.rows_kept) AS kept, sum(l.rows_rejected) AS rejected,"
        " sum(l.rows_duplicate) AS duplicate, min(l.lines_read) AS lines,"
        " min(l.lines_skipped) AS skipped, min(l.rows_staged) AS staged,"
        " min(l.rows_malformed) AS malformed, min(l.error) AS error"
        " FROM etl.load AS l GROUP BY l.batch ORDER BY l.batch DESC LIMIT 1) AS a",
    )
    return dict(found)


def rejects(home: Installation, batch: int) -> list[tuple[int, str]]:
    """Line and reason of each reject of a batch."""
    rows = fetch(
        home, "SELECT r.line, r.reason FROM etl.reject AS r WHERE r.load = %s ORDER BY 1, 2", batch
    )
    return [(line, reason) for line, reason in rows]


def events(
    home: Installation, kind: str, columns: list[str], first: date, days: int
) -> Counter[Any]:
    """These columns of the events of some days, numbers as numbers, times in UTC."""
    texts = ["to_char(e.datetime, 'YYYY-MM-DD HH24:MI:SS')" if c == "datetime" else f"e.{c}"
             for c in columns]  # fmt: skip
    rows = fetch(
        home,
        f"SELECT {', '.join(texts)} FROM events.{kind} AS e"
        " WHERE e.datetime >= etl.day_start(%s) AND e.datetime < etl.day_start(%s)",
        *(first, first + timedelta(days)),
    )
    return Counter(tuple(float(v) if isinstance(v, Decimal) else v for v in row) for row in rows)


# The defect matrix -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", MATRIX, ids=lambda case: str(case["defect"]))
def test_defects(home: Installation, case: dict[str, Any]) -> None:
    """Of each file: the rows that come out, the rejects with their reasons, the account."""
    kind, name = case.get("type", "calls"), case.get("source", "csv")
    if "define" in case:
        define(name, kind, case["define"])
    if "share" in case:
        fetch(home, "SELECT ops.set_setting('max_reject_share', %s)", str(case["share"]))
        if name not in ("csv", "copenhagen"):
            own = case.get("define", {"like": name})
            more = {**own.get("options", {}), "reject_share": case["share"]}
            define(name, kind, {**own, "like": name, "options": more})
    day = case.get("date", DAY)
    with loader() as connection:
        days = case.get("days", sources.source(connection, name, kind).days)
    what = EventFiles(kind, day, [DEFECTS / file for file in case["files"]], name, days)
    try:
        if "error" in case:
            with pytest.raises(click.ClickException, match=case["error"]):
                load(what)
            assert last_load(home)["state"] == "failed"
            return
        account = load(what)
    finally:
        fetch(home, "SELECT ops.set_setting('max_reject_share', '0.1')")
    found = last_load(home)
    columns = case.get("columns", ["msisdn", "datetime"])
    if columns != ["count"] and "kept" not in case:
        wanted = Counter(tuple(row) for row in case["rows"])
        assert events(home, kind, columns, day, days) == wanted
        assert account.kept == wanted.total()
    elif "rows" in case:
        assert Counter(map(tuple, case["rows"])) <= events(home, kind, columns, day, days)
    assert rejects(home, found["batch"]) == [tuple(one) for one in case.get("rejects", [])]
    assert account.kept == case.get("kept", account.kept)
    assert account.duplicate == case.get("duplicates", 0)
    assert account.rejected == len(case.get("rejects", []))
    assert found["skipped"] == case.get("skipped", 0)
    balanced(found)


def balanced(found: dict[str, Any]) -> None:
    """The account of lines and the account of rows of a load."""
    assert found["rows_in"] == found["kept"] + found["rejected"] + found["duplicate"]
    assert found["lines"] == found["staged"] + found["malformed"] + found["skipped"]


# Random bytes ------------------------------------------------------------------------------------

HEAD = b"msisdn,datetime,location_id"
ROW = b"m%d,2016-11-02 10:00:00,x"
PIECES = st.one_of(
    st.integers(0, 3).map(lambda n: ROW % n),
    st.sampled_from([b"\n", b"\r\n", b'"', b",", b"\0", b"\\.", HEAD, b"\xff", b"m,soon,x", b"\\"]),
    st.binary(max_size=6),
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.lists(PIECES, max_size=30).map(b"".join),
    st.lists(PIECES, max_size=30).map(b"\n".join),
)


@pytest.fixture
def lenient(home: Installation) -> Iterator[None]:
    """Any share of rejects is taken."""
    fetch(home, "SELECT ops.set_setting('max_reject_share', '1')")
    yield
    fetch(home, "SELECT ops.set_setting('max_reject_share', '0.1')")


@pytest.mark.usefixtures("lenient")
@settings(
    max_examples=int(os.environ.get("FLOWSQL_FUZZ", "12")),
    deadline=None,
    derandomize="FLOWSQL_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(body=BODIES)
def test_random_bytes(home: Installation, tmp_path: Path, body: bytes) -> None:
    """They never crash a load, and each line is kept once, rejected once, or is empty."""
    file = tmp_path / "random.csv"
    file.write_bytes(HEAD + b"\n" + body)
    with contextlib.suppress(click.ClickException):
        load(EventFiles("sms", DAY, [file]))
    found = last_load(home)
    assert found["state"] in ("attached", "failed")
    balanced(found)
    lines = [line.removesuffix(b"\r") for line in body.split(b"\n")]
    rows = [line for line in lines if line and line.replace(b'"', b"") != HEAD]
    assert found["rows_in"] == len(rows)
    assert len(rejects(home, found["batch"])) == found["rejected"]
    wholes = Counter(row for row in rows if row in [ROW % n for n in range(4)])
    assert found["kept"] >= wholes.total()
    if found["state"] == "attached":
        stored = events(home, "sms", ["msisdn"], DAY, 1)
        assert stored.total() == found["kept"]
    assert (found["state"] == "attached") == (found["kept"] > 0)


@pytest.mark.usefixtures("lenient")
@settings(
    max_examples=int(os.environ.get("FLOWSQL_FUZZ", "6")),
    deadline=None,
    derandomize="FLOWSQL_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(data=BODIES, name=st.sampled_from(["csv", "operator"]))
def test_random_files(home: Installation, tmp_path: Path, data: bytes, name: str) -> None:
    """A file without any sense is an error that says so, or is loaded with a true account."""
    file = tmp_path / "random.csv"
    file.write_bytes(data if name == "csv" else b"a_number;start;duration;cell\n" + data)
    with contextlib.suppress(click.ClickException):
        load(EventFiles("calls", DAY + timedelta(1), [file], name))
    found = last_load(home)
    balanced(found)
    assert found["state"] in ("attached", "failed")


# Relations ---------------------------------------------------------------------------------------

EXTRACT = """
SELECT s.line, s.caller AS msisdn, s.called AS msisdn_counterpart, s.started AS datetime
FROM staging AS s
"""
CONDITION = "staging.started >= run.start AND staging.started < run.stop"


@pytest.fixture(scope="module")
def far(home: Installation) -> Installation:
    """A table elsewhere, seen through postgres_fdw and through file_fdw by flow_extract alone."""
    file = home.home.parent / "far.csv"
    file.write_text("caller,called,started,seconds\nann,bob,2016-11-02 10:00:00+00,5\n")
    file.chmod(0o644)
    port = home.status()["pg"]["port"]
    with home.connect() as connection:
        connection.execute(
            f"""
            SET timezone = 'UTC';
            CREATE SCHEMA outside;
            CREATE TABLE outside.calls (caller text, called text, started timestamptz, seconds numeric);
            INSERT INTO outside.calls
            SELECT '+23320123456' || n % 7, E'b\\n' || n, timestamptz '2016-11-01 22:00:00+00' + n * interval '1 hour', n
            FROM generate_series(1, 40) AS n;
            CREATE ROLE far_reader LOGIN PASSWORD 'far';
            GRANT USAGE ON SCHEMA outside TO far_reader;
            GRANT SELECT ON outside.calls TO far_reader;
            CREATE EXTENSION postgres_fdw;
            CREATE EXTENSION file_fdw;
            CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw
                OPTIONS (host '127.0.0.1', port '{port}', dbname 'flowsql');
            CREATE SERVER near FOREIGN DATA WRAPPER file_fdw;
            CREATE SCHEMA remote;
            CREATE USER MAPPING FOR flow_extract SERVER far OPTIONS (user 'far_reader', password 'far');
            CREATE FOREIGN TABLE remote.calls (caller text, called text, started timestamptz, seconds numeric)
                SERVER far OPTIONS (schema_name 'outside', table_name 'calls');
            CREATE FOREIGN TABLE remote.files (caller text, called text, started timestamptz, seconds numeric)
                SERVER near OPTIONS (filename '{file}', format 'csv', header 'true');
            GRANT USAGE ON SCHEMA remote TO flow_extract;
            GRANT CONNECT ON DATABASE flowsql TO far_reader;
            """  # noqa: E501
        )
    return home


def of_relation(name: str, relation: str, **options: Any) -> EventFiles:
    """A source that reads a relation, and what to load from it."""
    given: dict[str, Any] = {"relation": relation, "condition": CONDITION, **options}
    form = {"columns": ["caller", "called"]} if "keyed" in options else {}
    define(name, "sms", {"extract": EXTRACT, "options": given, "format": form})
    return EventFiles("sms", DAY, [], name)


def test_a_foreign_table(far: Installation) -> None:
    """Rows of the day come over the wire, those alone; whoever loads, flow_extract reads them."""
    what = of_relation("wire", "remote.calls")
    fetch(far, "SELECT ops.set_setting('plain_numbers', 'true')")
    with pytest.raises(click.ClickException, match="permission denied"):
        load(what)
    fetch(far, "GRANT SELECT ON ALL TABLES IN SCHEMA remote TO flow_extract")
    account = load(what)
    fetch(far, "SELECT ops.set_setting('plain_numbers', 'false')")
    assert (account.rows_in, account.kept) == (24, 24)
    hours = Counter(t for (t,) in events(far, "sms", ["datetime"], DAY, 1))
    assert hours == Counter(
        t for (t,) in fetch(
            far,
            "SELECT to_char(c.started, 'YYYY-MM-DD HH24:MI:SS') FROM outside.calls AS c"
            " WHERE c.started >= '2016-11-01 23:00+00' AND c.started < '2016-11-02 23:00+00'",
        )
    )  # fmt: skip
    batch = last_load(far)["batch"]
    with far.connect() as connection:
        connection.execute("SET ROLE flow_extract")
        ((query,),) = connection.execute("SELECT etl.relation_sql(%s)", [batch]).fetchall()
        plan = str(connection.execute(f"EXPLAIN VERBOSE {query}".encode()).fetchall())
    assert "WHERE ((started >= " in plan.split("Remote SQL")[1], "the condition is sent along"


def test_a_file_of_the_server(far: Installation) -> None:
    """file_fdw is a relation as any other; so is a table."""
    fetch(far, "GRANT SELECT ON ALL TABLES IN SCHEMA remote TO flow_extract")
    account = load(of_relation("served", "remote.files"))
    assert (account.rows_in, account.kept) == (1, 1)
    with pytest.raises(click.ClickException, match="there is no relation remote"):
        load(of_relation("nowhere", "remote.nothing"))
    with pytest.raises(click.ClickException, match="permission denied for schema store"):
        load(of_relation("sly", "store.subscriber"))


# Pseudonyms --------------------------------------------------------------------------------------


def hashed(home: Installation, number: str) -> str:
    """What the documentation says a pseudonym is, by openssl."""
    secret = home.secret("pseudonym_key")
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", secret, "-r"],
        input=number.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.split()[0].decode()


def everywhere(home: Installation, text: str) -> list[str]:
    """Files of the server, data, log and journal, that hold a text."""
    with home.connect() as connection:
        connection.execute("CHECKPOINT")
    files = [file for place in home.places() for file in place.rglob("*") if file.is_file()]
    return [str(file) for file in files if text.encode() in file.read_bytes()]


KEYED = {
    "format": {
        "columns": ["msisdn", "datetime"],
        "optional": ["msisdn_counterpart", "imei", "imsi"],
        "spelling": [r"^(\+|00)?233|^0", "233"],
        "tac_of": ["imei"],
    },
    "options": {"keyed": ["msisdn", "msisdn_counterpart", "imei", "imsi"], "reject_share": 0.5},
    "extract": "SELECT s.line, s.msisdn, s.datetime, s.msisdn_counterpart, s.imei, s.imsi,"
    " s.imei_tac AS tac FROM staging AS s",
}

OF_TOPUPS = {
    "format": {"columns": ["msisdn", "datetime"]},
    "options": {"keyed": ["msisdn"]},
    "extract": "",
}


def test_keyed_identifiers(home: Installation, tmp_path: Path) -> None:
    """Numbers become keyed pseudonyms; the server never sees a number, nor the key, anywhere."""
    file = tmp_path / "plain.csv"
    file.write_text(
        "msisdn,datetime,msisdn_counterpart,imei,imsi\n"
        "+233771234567,2016-11-02 10:00:00,0778888777,490154203237518,620021234567890\n"
        '"00233771234567",2016-11-02 11:00:00,,,\n'
        "0771234567,soon,0778888777,,\n"
        '0771234567,"2016-11-02 10:00:00,0778888777,,\n'
    )
    define("secret", "calls", KEYED)
    logged = ("log_statement = 'all'", "log_min_duration_statement = 0", "log_checkpoints = on")
    for setting in logged:
        fetch(home, f"ALTER SYSTEM SET {setting}")
    fetch(home, "SELECT pg_reload_conf()")
    account = load(EventFiles("calls", DAY, [file], "secret"))
    for setting in logged:
        fetch(home, f"ALTER SYSTEM RESET {setting.split()[0]}")
    fetch(home, "SELECT pg_reload_conf()")
    assert (account.rows_in, account.kept, account.rejected) == (4, 2, 2)
    person = hashed(home, "233771234567")
    columns = ["msisdn", "msisdn_counterpart", "imei", "imsi", "tac"]
    assert events(home, "calls", columns, DAY, 1) == Counter(
        [
            (
                person,
                hashed(home, "233778888777"),
                hashed(home, "490154203237518"),
                hashed(home, "620021234567890"),
                49015420,
            ),
            (person, None, None, None, None),
        ]
    )
    assert everywhere(home, person), "what the server was given is found"
    for text in ("771234567", "778888777", "490154203237518", "620021234567890"):
        assert everywhere(home, text) == []
    assert everywhere(home, home.secret("pseudonym_key")) == []


def test_another_key_is_refused(
    home: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another key every subscriber would become two people; a short one can be guessed."""
    file = tmp_path / "plain.csv"
    file.write_text("msisdn,datetime\n0771234567,2016-11-02 10:00:00\n")
    people = tmp_path / "people.csv"
    people.write_text("subscriber\nann\n")
    define("secret", "topups", {**KEYED, **OF_TOPUPS})
    load(EventFiles("topups", DAY, [file], "secret"))
    monkeypatch.setenv("FLOWSQL_SECRETS", str(tmp_path))
    for secret, words in (("x" * 32, "keyed with another key"), ("short", "fewer than 16")):
        (tmp_path / "pseudonym_key").write_text(secret)
        with pytest.raises(click.ClickException, match=words):
            load(EventFiles("topups", DAY, [file], "secret"))
        with loader() as connection, pytest.raises(click.ClickException, match=words):
            store_subset(connection, "s", people, "secret")


def test_keyed_rows_of_a_relation(far: Installation) -> None:
    """They leave the database, and come back keyed."""
    fetch(far, "GRANT SELECT ON ALL TABLES IN SCHEMA remote TO flow_extract")
    what = of_relation("keyed_wire", "remote.calls", keyed=["caller", "called"])
    account = load(what)
    assert (account.rows_in, account.kept) == (24, 24)
    people = {person for (person,) in events(far, "sms", ["msisdn"], DAY, 1)}
    assert people == {hashed(far, f"+23320123456{n}") for n in range(7)}


def test_subsets_and_mobile_money_are_keyed(home: Installation, tmp_path: Path) -> None:
    """Plain numbers are refused there too, and keyed as the days are: the same person is one."""
    define("secret", "calls", KEYED)
    people = tmp_path / "people.csv"
    people.write_text("subscriber\n0661234567\nann\n")
    refused = home.flowsql("subset", "create", "s", people, check=False).stderr
    assert "1 of 2 subscribers are plain numbers" in " ".join(refused.split())
    people.write_text("subscriber\n+233991234567\n 0991234567\n0876543219\n")
    assert "keys no identifiers" in home.flowsql(
        "subset", "create", "--key-as", "operator", "s", people, check=False
    ).stderr.replace("\n", " ")
    made = home.flowsql("subset", "create", "--key-as", "secret", "s", people).stdout.split()[-1]
    members = fetch(
        home,
        "SELECT u.msisdn FROM store.subset_member AS m INNER JOIN store.subscriber AS u"
        " ON m.subscriber = u.subscriber WHERE m.subset_id = %s",
        made,
    )
    assert {person for (person,) in members} == {
        hashed(home, number) for number in ("233991234567", "233876543219")
    }
    (tmp_path / "dfs_subscribers.csv").write_text("id,msisdn\n1,0661234567\n")
    (tmp_path / "dfs_transactions.csv").write_text("id,amount,timestamp\n1,5,2016-01-01 10:00\n")
    (tmp_path / "dfs_transactions_metadata.csv").write_text(
        "transaction_id,subscriber_id,cell_id,cell_version\n1,1,a,0\n"
    )
    refused = home.flowsql("load", "dfs", tmp_path, check=False).stderr
    assert "msisdn is a plain number" in " ".join(refused.split())
    (tmp_path / "dfs_subscribers.csv").write_text('id,msisdn\n1,00233991234567\n2,"0765432198\n')
    home.flowsql("load", "dfs", "--key-as", "secret", tmp_path)
    assert fetch(home, "SELECT d.msisdn FROM dfs.subscribers AS d") == [
        (hashed(home, "233991234567"),)
    ]
    kept = "SELECT p.rejects FROM etl.place_load AS p WHERE p.what = 'dfs subscribers'"
    assert [row[0][0]["content"] for row in fetch(home, kept)] == [None]
    for number in ("991234567", "765432198", "876543219"):
        assert everywhere(home, number) == []


def test_plain_numbers_stop_a_load(home: Installation, tmp_path: Path) -> None:
    """A file of plain numbers ends failed and says what to do; rejects do not keep them."""
    file = tmp_path / "plain.csv"
    file.write_text("msisdn,datetime\n0551234567,2016-11-02 10:00:00\nann,2016-11-02 10:00:00\n")
    with pytest.raises(click.ClickException, match="Plain numbers are not stored: have them keyed"):
        load(EventFiles("calls", DAY, [file]))
    batch = last_load(home)["batch"]
    kept = fetch(home, "SELECT r.reason, r.content FROM etl.reject AS r WHERE r.load = %s", batch)
    assert kept == [
        ("msisdn is a plain number", {"msisdn": "(number)", "datetime": "2016-11-02 10:00:00"})
    ]
    stored = fetch(home, "SELECT count(*) FROM store.subscriber AS s WHERE s.msisdn ~ '55123'")
    assert stored == [(0,)]
