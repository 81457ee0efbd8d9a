"""A standby takes over while a job runs: `make failover` (its server needs WAL for replicas)."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from installation import Installation, new_home
from land import DAYS, Land, load, until, visitors, write_layer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from world import WORLD

pytestmark = pytest.mark.skipif(
    not os.environ.get("FLOWSQL_FAILOVER"), reason="a server of its own kind: make failover"
)


@pytest.fixture
def land(tmp_path: Path) -> Iterator[Land]:
    """A server that streams its WAL, with one layer and a day."""
    write_layer(tmp_path / "layer.csv")
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql("load", "cells", WORLD / "cells.csv")
        columns = ("--code", "code", "--name", "name")
        home.flowsql("load", "geography", "--layer", "nested", *columns, tmp_path / "layer.csv")
        for kind in ("calls", "sms"):
            load(home, kind, DAYS[0])
        with home.connect() as admin:
            admin.execute("ALTER SYSTEM SET wal_level = 'replica'")
            admin.execute("ALTER SYSTEM SET max_wal_senders = 4")
        home.flowsql("down")
        home.flowsql("up", "--only", "postgresql", "--only", "worker")
        with (Path(home.status()["pg"]["data"]) / "pg_hba.conf").open("a") as rules:
            rules.write("host replication all 127.0.0.1/32 scram-sha-256\n")
        with home.connect() as admin:
            admin.execute("SELECT pg_reload_conf()")
        yield Land(home, home.dsn)


def released(land: Land, query: str) -> object:
    """The released rows, without asking for them: the audit trail is at the former address."""
    return land.value(f"SELECT jsonb_agg(t ORDER BY t::text) FROM results.q_{query} AS t")


def program(name: str) -> str:
    """One of PostgreSQL's programs."""
    found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
    return str(Path(found.stdout.strip()) / name)


@contextmanager
def standby(home: Installation) -> Iterator[tuple[str, list[str]]]:
    """A copy of the server that follows it: its address, and how to call its pg_ctl."""
    data = Path(home.status()["pg"]["data"])
    place = home.home.parent / "standby"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    subprocess.run(
        [program("pg_basebackup"), "-d", home.dsn, "-D", place, "-R", "-c", "fast", "-X", "stream"],
        check=True,
    )
    with (place / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"port = {port}\nunix_socket_directories = '{place}'\n")
        settings.write(f"cron.host = '{place}'\nlogging_collector = off\n")
    for file in (place, *place.rglob("*")):
        shutil.chown(file, data.owner(), data.group())
    place.chmod(0o700)
    owner = ["runuser", "-u", data.owner(), "--"] if os.geteuid() == 0 else []
    call = [*owner, program("pg_ctl"), "-D", str(place), "-w", "-l", str(place / "log")]
    subprocess.run([*call, "start"], check=True, stdout=subprocess.DEVNULL)
    try:
        yield make_conninfo(**{**conninfo_to_dict(home.dsn), "port": port}), call
    finally:
        subprocess.run([*call, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)


def test_a_promoted_standby_runs_what_ran(land: Land) -> None:
    """The job's backend is not there: it is queued, computed once more, and gives the same."""
    spec = visitors("calls", "sms")
    kept = land.ask(spec)
    assert land.ended(kept)["state"] == "ready"
    rows = released(land, kept)
    land.evict(kept)
    with standby(land.home) as (address, call):
        query = land.ask(spec)
        land.computing(query)
        copy = Land(land.home, address)
        until(lambda: copy.row(query)["state"] == "running")
        os.kill(land.home.status()["pg"]["pid"], 9)
        subprocess.run([*call, "promote"], check=True, stdout=subprocess.DEVNULL)
        assert copy.row(query)["state"] == "running"
        with psycopg.connect(address, autocommit=True) as link:
            assert link.execute("SELECT cache.reap()").fetchone() == (1,)
            assert copy.row(query)["state"] in ("queued", "running", "ready")
            link.execute("CALL cache.work()")
        row = copy.ended(query)
        assert (row["state"], row["attempts"]) == ("ready", 2)
        assert released(copy, query) == rows
        copy.check_stored_once(query)
