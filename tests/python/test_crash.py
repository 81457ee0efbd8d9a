"""What is killed in mid-query is computed again: the same rows, once, and nothing left over."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from installation import FLOWSQL, new_home
from land import DAYS, Land, load, located, until, visitors, write_layer
from world import WORLD


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    """Cells, calls, texts and data of two days, and the layer; a worker runs."""
    layer = tmp_path_factory.mktemp("land") / "layer.csv"
    write_layer(layer)
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql("load", "cells", WORLD / "cells.csv")
        for name, file in (("nested", layer), ("admin3", WORLD / "admin3.csv")):
            columns = ("--code", "code", "--name", "name") if name == "nested" else ()
            home.flowsql("load", "geography", "--layer", name, *columns, file)
        for kind in ("calls", "sms", "mds"):
            for day in DAYS:
                load(home, kind, day)
        found = Land(home, home.dsn)
        home.flowsql("up", "--only", "worker")
        yield found


def undisturbed(land: Land, spec: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """A query's id and what is stored of it when nothing happens meanwhile; forgotten again."""
    query = land.ask(spec)
    if land.row(query)["state"] != "ready":
        assert land.ended(query)["state"] == "ready"
    stored = land.stored(query)
    assert len(stored[0]) > 3
    land.check_stored_once(query)
    land.evict(query)
    return query, stored


# -- kill -9 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", [visitors("calls", "sms"), located()], ids=["job", "dependency"])
def test_the_worker_is_killed(land: Land, spec: dict[str, Any]) -> None:
    """Its backend ends without a trace, and the next worker computes the job."""
    query, stored = undisturbed(land, spec)
    with land.cron_at_rest("deadlines", "check invariants"):  # they reap what is looked for
        worker = land.home.status()["worker"]["pid"]
        with land.held():
            assert land.ask(spec) == query
            backend = land.computing(query)
            os.kill(worker, signal.SIGKILL)
            gone = "SELECT count(*) = 0 FROM pg_stat_activity AS a WHERE a.pid = %s"
            until(lambda: land.value(gone, backend))
        assert land.row(query)["state"] in ("queued", "running")
        assert not land.relations(query)
        found = land.rows("SELECT v.rule FROM cache.violations() AS v")
        assert found == [{"rule": "running, but its backend is gone"}]

    land.home.flowsql("up", "--only", "worker")
    assert land.ended(query)["state"] == "ready"
    assert land.stored(query) == stored
    land.check_stored_once(query)
    assert attempts(land, query) == 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_backend_is_killed(land: Land, how: signal.Signals) -> None:
    """The worker stays, finds the server again and computes the job."""
    query, stored = undisturbed(land, visitors("calls", "sms"))
    worker = land.home.status()["worker"]["pid"]
    with land.held():
        land.ask(visitors("calls", "sms"))
        os.kill(land.computing(query), how)
    row = land.ended(query)
    assert (row["state"], row["attempts"]) == ("ready", 2)
    assert land.stored(query) == stored
    land.check_stored_once(query)
    assert land.home.status()["worker"]["pid"] == worker


def test_postgresql_is_killed(land: Land) -> None:
    """After `flowsql up` everything loaded and stored is there, and the job is computed."""
    kept = land.ask(located("admin3"))
    assert land.ended(kept)["state"] == "ready"
    kept_rows = land.stored(kept)
    query, stored = undisturbed(land, visitors("calls", "sms"))
    server = land.home.status()["pg"]["pid"]
    with land.held():
        land.ask(visitors("calls", "sms"))
        land.computing(query)
        os.kill(server, signal.SIGKILL)
        until(lambda: not land.home.status()["pg"]["running"])
    land.home.flowsql("up", "--only", "postgresql", "--only", "worker")
    row = land.ended(query)
    assert (row["state"], row["attempts"]) == ("ready", 2)
    assert land.stored(query) == stored
    assert land.stored(kept) == kept_rows
    land.check_stored_once(query)


def test_a_job_that_kills_its_backend_each_time_fails(land: Land) -> None:
    """After job_attempts it is given up, with a reason and without tables."""
    spec = visitors("sms", "mds")
    with land.setting("job_attempts", "1"):
        with land.held():
            query = land.ask(spec)
            os.kill(land.computing(query), signal.SIGTERM)
        row = land.ended(query)
    assert (row["state"], row["sqlstate"], row["attempts"]) == ("failed", "57P02", 1)
    assert "died" in row["error"]
    assert not land.relations(query)


def attempts(land: Land, query: str) -> int:
    """How often a query, or the slow one that it needs, was begun."""
    found = land.value(
        "SELECT max(q.attempts) FROM cache.query AS q WHERE q.id = %s"
        " OR q.id IN (SELECT d.depends_on FROM cache.dependency AS d WHERE d.id = %s)",
        *(query, query),
    )
    return int(found)


# -- workers ---------------------------------------------------------------------------------------


def test_sigterm_ends_an_idle_worker(land: Land, tmp_path: Path) -> None:
    """At once, and with success."""
    with land.worker(tmp_path / "log", jobs=2) as worker:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
    assert "stopping" in (tmp_path / "log").read_text()


def test_sigterm_lets_a_job_finish(land: Land, tmp_path: Path) -> None:
    """The job under way is stored; the worker takes no other."""
    query, stored = undisturbed(land, visitors("calls", "sms"))
    with land.no_worker(), land.cron_at_rest():
        with land.worker(tmp_path / "log", jobs=1) as worker:
            with land.held():
                land.ask(visitors("calls", "sms"))
                land.computing(query)
                waiting = land.ask(visitors("sms"))
                worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=120) == 0
        assert land.row(waiting)["state"] == "queued"
        row = land.row(query)
        assert (row["state"], row["attempts"]) == ("ready", 1)
    assert land.stored(query) == stored
    assert land.ended(waiting)["state"] == "ready"


def test_workers_share_the_queue(land: Land, tmp_path: Path) -> None:
    """Two workers of two sessions each: every job is computed once, by one of them."""
    logs = [tmp_path / "one", tmp_path / "two"]
    with (
        land.no_worker(),
        land.cron_at_rest(),
        land.worker(logs[0], jobs=2),
        land.worker(logs[1], jobs=2),
    ):
        specs = [located("admin3", hours={"start_hour": h, "end_hour": h + 2}) for h in range(20)]
        asked = [land.ask(spec) for spec in specs]
        rows = [land.ended(query) for query in asked]
        took = [re.findall(r": ([0-9a-f]{32}) took", log.read_text()) for log in logs]
    jobs = set(asked) | {
        row["depends_on"]
        for row in land.rows("SELECT * FROM cache.dependency WHERE id = ANY (%s)", asked)
    }
    assert len(jobs) == 40
    assert {row["state"] for row in rows} == {"ready"}
    assert {land.row(job)["attempts"] for job in jobs} == {1}
    assert sorted(took[0] + took[1]) == sorted(jobs)
    assert all(took), "one worker did everything"
    assert land.rows("SELECT * FROM cache.violations()") == []


def test_a_worker_needs_no_cron(land: Land) -> None:
    """A query is computed while pg_cron takes none."""
    with land.cron_at_rest():
        assert land.ended(land.ask(located("admin3", method="last")))["state"] == "ready"


def test_cron_needs_no_worker(land: Land, tmp_path: Path) -> None:
    """It takes what no worker took; one is told meanwhile. Slow: pg_cron looks once a minute."""
    before = land.value("SELECT coalesce(max(d.runid), 0) FROM cron.job_run_details AS d")
    spec, told = tmp_path / "spec.json", tmp_path / "told"
    spec.write_text(json.dumps(located("admin3", event_types=["calls"])))
    with (
        land.no_worker(),
        land.setting("cron_after", "0 seconds"),
        told.open("wb") as stderr,
        subprocess.Popen(
            [FLOWSQL, "query", str(spec), "--format", "json"],
            env=land.home.env,
            stdout=subprocess.PIPE,
            stderr=stderr,
        ) as asked,
    ):
        with land.cron_at_rest():
            until(lambda: "no worker seems to be running" in told.read_text())
        printed, _ = asked.communicate()
    assert "flowsql up" in told.read_text()
    body = json.loads(printed)
    assert len(body["query_result"]) > 3
    row = land.row(body["query_id"])
    assert (row["state"], row["attempts"]) == ("ready", 1)
    runs = land.rows(
        "SELECT 1 FROM cron.job_run_details AS d WHERE d.runid > %s AND d.username = 'flow_jobs'"
        " AND d.command LIKE 'CALL cache.work%%' AND d.status = 'succeeded'",
        before,
    )
    assert runs


# -- failures --------------------------------------------------------------------------------------


def test_a_failed_query_keeps_its_error_and_runs_again(land: Land) -> None:
    """What fails says why, to whoever depends on it too; once it is mended, asking is enough."""
    spec = located("admin3", event_types=["mds"])
    with land.without("sighting_mds_20160101"):
        done = land.home.flowsql("query", "-", check=False, stdin=json.dumps(spec))
        assert done.returncode == 1
        assert "sighting_mds_20160101" in done.stderr
        query = land.value(
            "SELECT id FROM cache.query WHERE state = 'failed' AND spec = %s",
            json.dumps(spec_of(land, spec)),
        )
        row = land.row(query)
        assert "a query it is computed from failed" in row["error"]
        (needed,) = land.rows("SELECT depends_on FROM cache.dependency WHERE id = %s", query)
        assert land.row(needed["depends_on"])["sqlstate"] == "42P01"
    assert land.row(query)["state"] == "failed"
    assert not land.relations(query)
    assert land.ask(spec) == query
    row = land.ended(query)
    assert (row["state"], row["error"], row["sqlstate"]) == ("ready", None, None)
    land.check_stored_once(query)


def spec_of(land: Land, spec: dict[str, Any]) -> Any:
    """A specification in normal form."""
    return land.value("SELECT query.normalise(%s::jsonb)", json.dumps(spec))


def test_a_stale_result_that_cannot_be_computed_again_is_gone(land: Land) -> None:
    """A reloaded day makes a result stale; if its successor fails, its tables go too."""
    spec = located("admin3", event_types=["sms"])
    query = land.ask(spec)
    assert land.ended(query)["state"] == "ready"
    load(land.home, "sms", DAYS[0])
    assert land.value("SELECT flow.status(%s) ->> 'state'", query) == "stale"
    land.check_stored_once(query)
    with land.without("sighting_sms_20160101"):
        land.ask(spec)
        assert land.ended(query)["state"] == "failed"
    assert not land.relations(query)
    assert land.rows("SELECT * FROM cache.violations()") == []
    land.ask(spec)
    assert land.ended(query)["state"] == "ready"
    land.check_stored_once(query)


def test_an_overdue_job_is_cancelled(land: Land) -> None:
    """A runner that is free ends what runs longer than job_timeout; it can be asked again."""
    spec = visitors("calls", "mds", "sms")
    with land.setting("job_timeout", "0.5 seconds"), psycopg.connect(land.dsn) as other:
        other.execute("LOCK TABLE store.cell_region")  # the job waits for it for ever
        query = land.ask(spec)
        row = land.ended(query)
    assert (row["state"], row["sqlstate"]) == ("failed", "57014")
    assert "job_timeout" in row["error"]
    assert not land.relations(query)
    assert land.rows("SELECT * FROM cache.violations()") == []
    land.ask(spec)
    assert land.ended(query)["state"] == "ready"


def test_a_day_is_replaced_while_a_query_reads_what_came_of_it(land: Land) -> None:
    """Loading does not wait for a job that only reads stored results of that day."""
    query = land.ask(located("admin3", event_types=["mds", "calls"]))
    assert land.ended(query)["state"] == "ready"
    (needed,) = land.rows("SELECT depends_on FROM cache.dependency WHERE id = %s", query)
    with psycopg.connect(land.dsn) as job:
        job.execute("SET idle_in_transaction_session_timeout = '20 s'")
        job.execute("SELECT cache.require_dependencies(%s)", [query])
        load(land.home, "mds", DAYS[0])
        assert land.row(needed["depends_on"])["stale"]
        job.execute("SELECT 1")  # its transaction was there all the time
