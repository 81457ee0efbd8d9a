"""Jobs as people meet them: cancelled at once, by whom they may be, and never the wrong one."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import jwt
import psycopg
import pytest
from http_api import Api, daily, people
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from installation import new_home
from job_machine import machine
from land import DAYS, Land, load, until
from psycopg import errors
from world import WORLD

SLEEPS = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'"
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"

HOURS = [(start, end) for start in range(24) for end in range(start + 1, 25)]


def quick(number: int) -> dict[str, Any]:
    """A query without data, one for each number."""
    return {"query_kind": "dummy_query", "dummy_param": str(number), "aggregation_unit": "admin3"}


def slow(number: int) -> dict[str, Any]:
    """People by region within some hours, one for each number: one job, `held` while it runs."""
    start, end = HOURS[number]
    return {
        "query_kind": "unique_subscriber_counts",
        "start_date": DAYS[0],
        "end_date": DAYS[1],
        "aggregation_unit": "admin3",
        "event_types": ["calls"],
        "hours": {"start_hour": start, "end_hour": end},
    }


@pytest.fixture
def held(land: Land) -> Iterator[None]:
    """Queries by region do not end meanwhile: they wait for a table."""
    with psycopg.connect(land.dsn) as other:
        other.execute("LOCK TABLE store.cell_region")
        yield


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    """Regions, cells and calls of two days; worker and API run, and nobody is cleaned up after."""
    with new_home(FLOWSQL_WORKER_JOBS="4") as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql("load", "geography", "--layer", "admin3", WORLD / "admin3.csv")
        home.flowsql("load", "cells", WORLD / "cells.csv")
        for day in DAYS:
            load(home, "calls", day)
        home.flowsql("up")
        yield Land(home, home.dsn)


@pytest.fixture(scope="module")
def api(land: Land) -> Api:
    """The HTTP interface of the land."""
    return Api(land.home)


def started(land: Land, query: str) -> int:
    """The backend of a query that has begun, and waits."""
    return until(
        lambda: next(
            (
                int(row["backend_pid"])
                for row in land.rows(
                    "SELECT q.backend_pid FROM cache.query AS q JOIN pg_stat_activity AS a"
                    " ON a.pid = q.backend_pid AND a.wait_event_type = 'Lock' WHERE q.id = %s",
                    query,
                )
            ),
            None,
        )
    )


def until_free(land: Land, backend: int) -> None:
    """Wait until a backend waits for no table any more."""
    until(lambda: not land.value(WAITS, backend), 10)


# -- cancel ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("held")
def test_a_running_query_is_cancelled_over_http(land: Land, api: Api) -> None:
    """By who asked it; another's token finds no such query; the backend is free again."""
    query = api.run(slow(1), api.token(user="ana")).json["query_id"]
    backend = started(land, query)
    path = f"/api/0/poll/{query}"
    stranger = api.request("DELETE", path, api.token(user="eve"))
    unknown = api.request("DELETE", "/api/0/poll/" + "0" * 32, api.token(user="ana"))
    assert (stranger.status, unknown.status) == (404, 404)
    assert stranger.json["msg"].replace(query, "") == unknown.json["msg"].replace("0" * 32, "")
    assert api.request("DELETE", path, api.token({"none": ["run"]}, user="ana")).status == 403
    assert api.request("DELETE", path).status == 401
    assert land.row(query)["state"] == "running"
    answer = api.request("DELETE", path, api.token(user="ana"))
    assert (answer.status, answer.json) == (200, {"status": "cancelled"})
    assert land.row(query)["state"] == "cancelled"
    until_free(land, backend)
    row = api.audited(answer)
    assert (row["action"], row["decision"], row["query_id"]) == ("cancel", "allowed", query)
    assert api.audited(stranger)["decision"] == "not_found"
    polled = api.request("GET", path, api.token(user="ana"))
    assert (polled.status, polled.json["status"]) == (500, "cancelled")
    again = api.request("DELETE", path, api.token(user="ana"))
    assert (again.status, again.json) == (200, {"status": "cancelled"})


@pytest.mark.usefixtures("held")
def test_what_others_asked_goes_on(land: Land, api: Api) -> None:
    """202 for the first who leaves, 200 for the last."""
    query = api.run(slow(2), api.token(user="ana")).json["query_id"]
    assert api.run(slow(2), api.token(user="ben")).json["query_id"] == query
    started(land, query)
    first = api.request("DELETE", f"/api/0/poll/{query}", api.token(user="ana"))
    assert (first.status, first.json["status"]) == (202, "executing")
    assert set(first.json["progress"]) == {"eligible", "queued", "running"}
    assert land.row(query)["asked_by"] == "http:ben"
    last = api.request("DELETE", f"/api/0/poll/{query}", api.token(user="ben"))
    assert (last.status, last.json) == (200, {"status": "cancelled"})


def test_an_answered_query_cannot_be_cancelled(land: Land, api: Api) -> None:
    """409; and 404 when its result is dropped, as everywhere."""
    query = api.run(quick(3), api.token(user="ana")).json["query_id"]
    assert land.ended(query)["state"] == "ready"
    answer = api.request("DELETE", f"/api/0/poll/{query}", api.token(user="ana"))
    assert (answer.status, answer.json["status"]) == (409, "completed")
    land.evict(query)
    answer = api.request("DELETE", f"/api/0/poll/{query}", api.token(user="ana"))
    assert (answer.status, answer.json["status"]) == (404, "known")


@pytest.mark.usefixtures("held")
def test_a_cancelled_query_runs_again_for_whoever_asks(land: Land, api: Api) -> None:
    """Asked anew in the moment after its cancel, it is computed by somebody else."""
    query = api.run(slow(4), api.token(user="ana")).json["query_id"]
    first = started(land, query)
    api.request("DELETE", f"/api/0/poll/{query}", api.token(user="ana"))
    assert api.run(slow(4), api.token(user="ben")).status == 202
    second = started(land, query)
    assert land.row(query)["state"] == "running"
    if first != second:
        until_free(land, first)
    assert land.value("SELECT flow.cancel(%s)", query) == "cancelled"  # the administrator may
    assert land.rows("SELECT * FROM ops.log WHERE what = 'cancel' AND subject = %s", query)


def test_a_parts_only_user_is_cancelled_takes_the_part_along(land: Land, api: Api) -> None:
    """Sub-queries that nobody else needs end with their query."""
    with land.no_worker(), land.cron_at_rest():
        query = api.run(people(daily(hours={"start_hour": 1, "end_hour": 2}))).json["query_id"]
        (part,) = land.rows("SELECT depends_on FROM cache.dependency WHERE id = %s", query)
        assert land.row(part["depends_on"])["state"] == "queued"
        assert api.request("DELETE", f"/api/0/poll/{query}", api.token()).status == 200
        assert land.row(part["depends_on"])["state"] == "cancelled"


@pytest.mark.usefixtures("held")
def test_a_revoked_token_takes_its_running_query_along(land: Land, api: Api) -> None:
    """By its jti; what the same user asked with another token, and waits, goes on."""
    stolen, good = api.token(user="nina"), api.token(user="nina")
    query = api.run(slow(16), stolen).json["query_id"]
    other = api.run(slow(17), good).json["query_id"]
    backend = started(land, query)
    token = jwt.decode(stolen, options={"verify_signature": False})["jti"]
    land.home.flowsql("auth", "tokens", "revoke", token)
    assert land.row(query)["state"] == "cancelled"
    until_free(land, backend)
    assert land.row(other)["state"] in ("queued", "running")
    answer = api.request("GET", f"/api/0/poll/{query}", stolen)
    assert (answer.status, answer.json["msg"]) == (401, "Token has been revoked")
    assert land.value("SELECT flow.cancel(%s)", other) == "cancelled"


@pytest.mark.usefixtures("held")
def test_the_gate_cancels_too(land: Land) -> None:
    """An analyst of aggregates ends what she asked, and nobody else's."""
    made = {
        name: land.home.flowsql("access", "create-analyst", name).stdout.split()[-1]
        for name in ("gia", "hal")
    }
    with (
        psycopg.connect(made["gia"], autocommit=True) as gia,
        psycopg.connect(made["hal"], autocommit=True) as hal,
    ):
        asked = gia.execute("SELECT flow.run(%s)", [json.dumps(slow(5))]).fetchone()
        assert asked
        started(land, asked[0])
        with pytest.raises(errors.NoDataFound, match="not among yours"):
            hal.execute("SELECT flow.cancel(%s)", asked)
        assert gia.execute("SELECT flow.cancel(%s)", asked).fetchone() == ("cancelled",)
        assert gia.execute("SELECT flow.status(%s) ->> 'state'", asked).fetchone() == ("cancelled",)


@pytest.mark.usefixtures("held")
def test_a_login_removed_while_its_query_runs(land: Land) -> None:
    """Its session ends, its query is cancelled, and the next one of that name inherits nothing."""
    made = land.home.flowsql("access", "create-analyst", "ines").stdout.split()[-1]
    with psycopg.connect(made, autocommit=True) as ines:
        asked = ines.execute("SELECT flow.run(%s)", [json.dumps(slow(18))]).fetchone()
        assert asked
        backend = started(land, asked[0])
        land.home.flowsql("access", "drop-analyst", "ines")
        with pytest.raises(psycopg.OperationalError):
            ines.execute("SELECT flow.status(%s)", asked)
    until_free(land, backend)
    assert land.row(asked[0])["state"] == "cancelled"
    again = land.home.flowsql("access", "create-analyst", "ines").stdout.split()[-1]
    with psycopg.connect(again, autocommit=True) as ines:
        assert ines.execute("SELECT count(*) FROM flow.mine()").fetchone() == (0,)
    land.home.flowsql("access", "drop-analyst", "ines")


def test_cancels_never_hit_the_next_job(land: Land) -> None:
    """Short jobs follow each other in few backends while others are cancelled: all end rightly."""
    with land.setting("jobs_per_user", "0"), psycopg.connect(land.dsn, autocommit=True) as link:
        asked = []
        for number in range(100, 220):
            spec = json.dumps(quick(number))
            row = link.execute("SELECT flow.run(%s)", [spec]).fetchone()
            assert row
            asked.append(str(row[0]))
        wanted: dict[str, str] = {}
        for query in asked[::2]:
            row = link.execute("SELECT flow.cancel(%s)", [query]).fetchone()
            assert row
            wanted[query] = str(row[0])
        for query in asked:
            state = land.ended(query)["state"]
            assert state == wanted.get(query, "ready")


def test_a_cancel_waits_for_a_job_that_ends(land: Land) -> None:
    """While a job's row is locked by its end, the cancel does nothing but wait: it is ready."""
    with land.no_worker(), land.cron_at_rest():
        query = land.ask(quick(6))
        with psycopg.connect(land.dsn) as job, psycopg.connect(land.dsn, autocommit=True) as other:
            assert job.execute("SELECT cache.claim()").fetchone() == (query,)
            job.commit()
            job.execute("SELECT cache.compute(%s)", [query])  # done, and not yet committed
            said: list[Any] = []
            late = threading.Thread(
                target=lambda: said.append(
                    other.execute("SELECT flow.cancel(%s)", [query]).fetchone()
                )
            )
            late.start()
            until(lambda: land.value(WAITS, other.info.backend_pid))
            job.commit()
            assert job.execute("SELECT 'the next statement'").fetchone()
            late.join(20)
        assert said == [("ready",)]


# -- states ----------------------------------------------------------------------------------------


def test_states_are_those_of_a_model(land: Land) -> None:
    """Whatever order things happen in: state, mark, tries and owner are a small model's."""
    with (
        land.no_worker(),
        land.cron_at_rest(),
        land.setting("cache_protected_period", "0"),
        land.setting("cache_size", "10GB"),
        land.setting("jobs_per_user", "0"),
    ):
        run_state_machine_as_test(
            machine(land, itertools.count().__next__),
            settings=settings(
                max_examples=int(os.environ.get("FLOWSQL_TEST_STATES", "8")),
                stateful_step_count=25,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],  # a server remembers: what is tried again differs
                suppress_health_check=list(HealthCheck),
            ),
        )


class Job:
    """A runner's session that does a job step by step, and one that cancels it meanwhile."""

    def __init__(self, land: Land, number: int) -> None:
        """The job waits; the runner is a worker's login, which may be interrupted."""
        self.land = land
        self.query = land.ask(quick(number))
        self.runner = psycopg.connect(land.home.login("flow_worker"))
        self.said: list[str] = []

    def claim(self) -> None:
        """Take it, and do not commit."""
        assert self.runner.execute("SELECT cache.claim()").fetchone() == (self.query,)

    def end(self, statement: str) -> None:
        """End it by a statement, unless it is interrupted or was taken away; do not commit."""
        try:
            self.runner.execute(statement.encode(), [self.query])
        except (errors.QueryCanceled, errors.ObjectNotInPrerequisiteState):
            self.runner.rollback()

    def cancel(self) -> threading.Thread:
        """Begin to cancel it in another session."""

        def act() -> None:
            self.said.append(self.land.value("SELECT flow.cancel(%s)", self.query))

        thread = threading.Thread(target=act)
        thread.start()
        return thread

    def until_waited_for(self) -> None:
        """Until somebody waits for the runner."""
        until(
            lambda: self.land.value(
                "SELECT count(*) FROM pg_stat_activity AS a"
                " WHERE %s = ANY (pg_blocking_pids(a.pid))",
                self.runner.info.backend_pid,
            )
        )

    def next_statement(self) -> None:
        """What the runner does after the job is nobody's to cancel."""
        assert self.runner.execute("SELECT 'next' FROM pg_sleep(0.1)").fetchone() == ("next",)
        self.runner.close()


def test_a_cancel_at_each_border_of_a_state(land: Land) -> None:
    """It ends the job, or comes too late; the runner's next statement is never hit."""
    compute = "SELECT cache.compute(%s)"
    fail = "SELECT cache.fail(%s, '22012', 'an error')"
    land.rows("GRANT USAGE ON SCHEMA cache TO flow_worker")
    with land.no_worker(), land.cron_at_rest():
        # It waits.
        job = Job(land, 900)
        job.cancel().join()
        assert job.runner.execute("SELECT cache.claim()").fetchone() == (None,)
        job.next_statement()
        assert job.said == ["cancelled"]
        # It is being taken: the cancel waits for that, and ends it then.
        job = Job(land, 901)
        job.claim()
        cancel = job.cancel()
        job.until_waited_for()
        job.runner.commit()
        cancel.join()
        job.end(compute)
        job.next_statement()
        assert job.said == ["cancelled"]
        # It is taken, and not begun.
        job = Job(land, 902)
        job.claim()
        job.runner.commit()
        job.cancel().join()
        job.end(compute)
        job.next_statement()
        assert job.said == ["cancelled"]
        # It is done, or has failed, and that is not committed: the cancel comes too late.
        for number, (end, state) in enumerate(((compute, "ready"), (fail, "failed"))):
            job = Job(land, 903 + number)
            job.claim()
            job.runner.commit()
            job.end(end)
            cancel = job.cancel()
            job.until_waited_for()
            job.runner.commit()
            job.next_statement()
            cancel.join()
            assert job.said == [state]
        # It is done.
        job = Job(land, 905)
        job.claim()
        job.runner.commit()
        job.end(compute)
        job.runner.commit()
        job.cancel().join()
        job.next_statement()
        assert job.said == ["ready"]
        assert land.rows("SELECT * FROM cache.violations()") == []


def test_a_number_that_another_backend_has_got_is_not_interrupted(land: Land) -> None:
    """A job's backend is its number and its start: a new one of that number is left alone."""
    take = (
        "UPDATE cache.query AS q SET state = 'running', backend_pid = a.pid,"
        " backend_start = a.backend_start + %s::interval, started_at = %s"
        " FROM pg_stat_activity AS a WHERE q.id = %s AND a.pid = %s"
    )
    ends = (
        ("SELECT flow.cancel(%s)", "cancelled"),
        ("SELECT cache.cancel_overdue() FROM cache.query WHERE id = %s", "failed"),
    )
    with land.no_worker(), land.cron_at_rest():
        for number, (end, state) in enumerate(ends):
            for shift, error in (("-1 s", None), ("0", errors.QueryCanceled)):
                query = land.ask(quick(910 + number))
                with sleeping(land, 30 if error else 0.5) as (backend, said):
                    land.rows(take, shift, "2000-01-01", query, backend)
                    land.value(end, query)
                assert land.row(query)["state"] == state
                assert [type(found) for found in said] == ([error] if error else [])


@contextmanager
def sleeping(land: Land, seconds: float) -> Iterator[tuple[int, list[psycopg.Error]]]:
    """A worker's session that sleeps to its end, or to the error that is kept."""
    said: list[psycopg.Error] = []

    def sleep() -> None:
        try:
            other.execute("SELECT pg_sleep(%s)", [seconds])
        except psycopg.Error as error:
            said.append(error)

    with psycopg.connect(land.home.login("flow_worker"), autocommit=True) as other:
        thread = threading.Thread(target=sleep)
        thread.start()
        until(lambda: land.value(SLEEPS, other.info.backend_pid))
        yield other.info.backend_pid, said
        thread.join()


# -- limits ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("held")
def test_a_short_query_is_not_behind_anothers_long_ones(land: Land, api: Api) -> None:
    """One person's twenty long ones leave room for another's short one."""
    long = [api.run(slow(100 + n), api.token(user="many")).json["query_id"] for n in range(20)]
    short = api.run(quick(400), api.token(user="few")).json["query_id"]
    assert land.ended(short, 30)["state"] == "ready"
    running = land.value(
        "SELECT count(*) FROM cache.query WHERE state = 'running' AND asked_by = 'http:many'"
    )
    assert 1 <= running <= 3
    for query in long:
        assert land.value("SELECT flow.cancel(%s)", query) == "cancelled"


def test_temporary_files_have_a_limit(land: Land) -> None:
    """In each process of a job, also for a login that could not set it itself."""
    with (
        land.setting("job_temp_megabytes", "1"),
        psycopg.connect(land.home.login("flow_worker")) as worker,
    ):
        worker.execute("SELECT 1")
        land.rows("GRANT USAGE ON SCHEMA cache TO flow_worker")
        spec = people(daily(hours={"start_hour": 3, "end_hour": 4}))
        with land.no_worker(), land.cron_at_rest():
            land.ask(spec)
            claimed = worker.execute("SELECT cache.claim()").fetchone()
            worker.commit()
            worker.execute("SELECT cache.compute(%s)", claimed)
            limit = worker.execute("SELECT current_setting('temp_file_limit')").fetchone()
            assert limit == ("1MB",)
            worker.commit()
            limit = worker.execute("SELECT current_setting('temp_file_limit')").fetchone()
            assert limit == ("-1",)


# -- workers ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("held")
def test_a_stopping_worker_hands_back_what_takes_too_long(land: Land, tmp_path: Path) -> None:
    """Its job is queued again as if it had not begun, and the worker ends with success."""
    with land.no_worker(), land.cron_at_rest():
        land.home.env["FLOWSQL_WORKER_GRACE"] = "0"
        try:
            with land.worker(tmp_path / "log", jobs=2) as worker:
                query = land.ask(slow(50))
                backend = started(land, query)
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(timeout=60) == 0
        finally:
            del land.home.env["FLOWSQL_WORKER_GRACE"]
        row = land.row(query)
        assert (row["state"], row["attempts"]) == ("queued", 0)
        assert "handed back 1 jobs" in (tmp_path / "log").read_text()
        gone = "SELECT count(*) = 0 FROM pg_stat_activity AS a WHERE a.pid = %s"
        until(lambda: land.value(gone, backend))
    assert land.value("SELECT flow.cancel(%s)", query) == "cancelled"


def test_an_idle_worker_asks_seldom(land: Land, tmp_path: Path) -> None:
    """Sixteen runners that have nothing to do ask the database about once in two seconds."""
    calls = (
        "SELECT coalesce(sum(s.calls), 0) FROM public.pg_stat_statements AS s"
        " WHERE s.query LIKE 'CALL cache.work%%'"
    )
    land.rows("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public")
    try:
        with (
            land.no_worker(),
            land.cron_at_rest(),
            land.worker(tmp_path / "log", jobs=16),
        ):
            time.sleep(1)
            before = land.value(calls)
            time.sleep(6)
            assert land.value(calls) - before <= 6
    finally:
        land.rows("DROP EXTENSION pg_stat_statements")


@pytest.mark.usefixtures("held")
def test_a_vanished_client_keeps_no_backend(land: Land) -> None:
    """One waits for a query, and one's machine is gone: its backend ends by itself."""
    interval = land.value("SHOW client_connection_check_interval")
    assert interval != "0"
    with land.no_worker(), land.cron_at_rest():
        query = land.ask(slow(60))
        script = (
            "import psycopg, sys; c = psycopg.connect(sys.argv[1], autocommit=True);"
            "print(c.info.backend_pid, flush=True);"
            "c.execute(\"SET client_connection_check_interval = '500ms'\");"
            "c.execute('SELECT flow.wait(%s, %s)', [sys.argv[2], '1 hour'])"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script, land.dsn, query], stdout=subprocess.PIPE, text=True
        ) as client:
            assert client.stdout
            backend = int(client.stdout.readline())
            until(lambda: land.value(SLEEPS, backend))
            client.kill()
        gone = "SELECT count(*) = 0 FROM pg_stat_activity AS a WHERE a.pid = %s"
        until(lambda: land.value(gone, backend))
        assert land.value("SELECT flow.cancel(%s)", query) == "cancelled"


def test_a_job_whose_session_does_nothing_is_found(land: Land) -> None:
    """A statement ended between two steps of a job: its backend lives, but computes nothing."""
    with land.no_worker(), land.cron_at_rest():
        query = land.ask(quick(700))
        with psycopg.connect(land.dsn, autocommit=True) as runner:
            assert runner.execute("SELECT cache.claim()").fetchone() == (query,)
            assert until(lambda: land.value("SELECT cache.reap()")) == 1
            assert land.row(query)["state"] == "queued"
    assert land.ended(query)["state"] == "ready"


# -- two at once -----------------------------------------------------------------------------------


def test_fifty_who_ask_the_same_have_one_execution(land: Land) -> None:
    """Whatever the order in which their transactions end."""
    spec = json.dumps(people(daily(hours={"start_hour": 5, "end_hour": 6})))
    found: list[str] = []

    def ask() -> None:
        with psycopg.connect(land.dsn, autocommit=True) as link:
            row = link.execute("SELECT flow.run(%s)", [spec]).fetchone()
            assert row
            found.append(str(row[0]))

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 50 and len(set(found)) == 1
    row = land.ended(found[0])
    assert (row["state"], row["attempts"]) == ("ready", 1)
    land.check_stored_once(found[0])


def test_two_sessions_store_the_same_query(land: Land) -> None:
    """One whose job was taken for dead ends without a trace; the other's result stands."""
    with land.no_worker(), land.cron_at_rest():
        query = land.ask(people(daily(hours={"start_hour": 7, "end_hour": 8})))
        (part,) = land.rows("SELECT depends_on FROM cache.dependency WHERE id = %s", query)
        job = part["depends_on"]
        with psycopg.connect(land.dsn) as one, psycopg.connect(land.dsn) as two:
            assert one.execute("SELECT cache.claim()").fetchone() == (job,)
            one.commit()
            land.rows(
                "UPDATE cache.query SET state = 'queued', backend_pid = NULL WHERE id = %s", job
            )
            assert two.execute("SELECT cache.claim()").fetchone() == (job,)
            two.commit()
            two.execute("SELECT cache.compute(%s)", [job])
            said: list[BaseException] = []

            def late() -> None:
                try:
                    one.execute("SELECT cache.compute(%s)", [job])
                except psycopg.Error as error:
                    said.append(error)

            thread = threading.Thread(target=late)
            thread.start()
            until(lambda: land.value(WAITS, one.info.backend_pid))
            two.commit()
            thread.join(30)
            one.rollback()
        assert [type(error) for error in said] == [errors.ObjectNotInPrerequisiteState]
        assert land.row(job)["state"] == "ready"
        assert len(land.relations(job)) == 2
        assert land.rows("SELECT * FROM cache.violations()") == []
    assert land.ended(query)["state"] == "ready"


def test_a_part_is_dropped_while_what_is_computed_from_it_is_stored(land: Land) -> None:
    """The drop waits for the job that reads it; whoever comes later computes it within."""
    query = land.ask(people(daily(hours={"start_hour": 9, "end_hour": 10})))
    assert land.ended(query)["state"] == "ready"
    (row,) = land.rows("SELECT depends_on FROM cache.dependency WHERE id = %s", query)
    part = row["depends_on"]
    before = land.stored(query)
    with land.no_worker(), land.cron_at_rest():
        land.rows("UPDATE cache.query SET stale = TRUE WHERE id = %s", query)
        land.ask(people(daily(hours={"start_hour": 9, "end_hour": 10})))
        with psycopg.connect(land.dsn) as job, psycopg.connect(land.dsn) as other:
            assert job.execute("SELECT cache.claim()").fetchone() == (query,)
            job.commit()
            job.execute("SELECT cache.compute(%s)", [query])
            other.execute("SET lock_timeout = '500ms'")
            with pytest.raises(errors.LockNotAvailable):
                other.execute("SELECT cache.drop_tables(%s)", [part])
            job.commit()
            other.rollback()
            other.execute("UPDATE cache.query SET state = 'evicted' WHERE id = %s", [part])
            other.execute("SELECT ops.note('evict', %s, 'by hand')", [part])
            other.execute("SELECT cache.drop_tables(%s)", [part])
            other.commit()
    assert land.stored(query) == before
    land.rows("UPDATE cache.query SET stale = TRUE WHERE id = %s", query)
    land.ask(people(daily(hours={"start_hour": 9, "end_hour": 10})))
    assert land.ended(query)["state"] == "ready"
    assert land.stored(query) == before
    assert land.rows("SELECT * FROM cache.violations()") == []


def test_a_day_that_is_being_loaded_is_not_missed(land: Land) -> None:
    """A job that begins between the mark of a day's load and its commit waits for it."""
    with land.no_worker(), land.cron_at_rest():
        with psycopg.connect(land.dsn) as loader, psycopg.connect(land.dsn) as job:
            loader.execute("SELECT cache.mark_stale('calls', '2016-01-01')")
            query = land.ask(people(daily(hours={"start_hour": 11, "end_hour": 12})))
            (row,) = land.rows("SELECT depends_on FROM cache.dependency WHERE id = %s", query)
            assert job.execute("SELECT cache.claim()").fetchone() == (row["depends_on"],)
            job.commit()
            thread = threading.Thread(
                target=lambda: job.execute("SELECT cache.compute(%s)", [row["depends_on"]])
            )
            thread.start()
            until(lambda: land.value(WAITS, job.info.backend_pid))
            loader.commit()
            thread.join(30)
            job.commit()
        assert not land.row(row["depends_on"])["stale"]


def test_a_day_is_loaded_under_a_running_query(land: Land) -> None:
    """Its result is stale from the start, and never served; asked again it has the new data."""
    spec = people(daily(hours={"start_hour": 13, "end_hour": 14}))
    with land.no_worker(), land.cron_at_rest():
        query = land.ask(spec)
        with psycopg.connect(land.dsn) as job:
            for _ in range(2):
                row = job.execute("SELECT cache.claim()").fetchone()
                job.commit()
                if row == (query,):
                    break
                job.execute("SELECT cache.compute(%s)", row)
                job.commit()
            land.rows("SELECT cache.mark_stale('calls', '2016-01-01')")
            job.execute("SELECT cache.compute(%s)", [query])
            job.commit()
        row_now = land.row(query)
        assert (row_now["state"], row_now["stale"]) == ("ready", True)
        assert land.value("SELECT flow.status(%s) ->> 'state'", query) == "stale"
        with pytest.raises(errors.NoDataFound):
            land.rows("SELECT flow.rows(%s)", query)
    land.ask(spec)
    assert land.ended(query)["state"] == "ready"
    assert not land.row(query)["stale"]


def test_an_empty_result_is_a_result(land: Land) -> None:
    """No rows, and yet its tables, its body, its size."""
    query = land.ask(quick(800))
    row = land.ended(query)
    assert (row["state"], row["rows_stored"]) == ("ready", 0)
    assert json.loads(land.value("SELECT flow.body(%s, 'json')", query))["query_result"] == []
    land.check_stored_once(query)


def test_a_specification_past_the_depth_is_refused(land: Land, api: Api) -> None:
    """400 with the limit, however deep; nothing is queued."""
    depth = 200
    part = '{"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"'
    deep = f'{part}, "subscriber_subset": ' * depth + part + "}" * (depth + 1)
    spec = {"query_kind": "joined_spatial_aggregate", "method": "avg", "locations": daily()}
    text = f'{json.dumps(spec)[:-1]}, "metric": {deep}}}'
    before = land.value("SELECT count(*) FROM cache.query")
    answer = api.run(text.encode())
    assert answer.status == 400
    assert b"Nested deeper than 32 levels." in answer.content
    assert land.value("SELECT count(*) FROM cache.query") == before


# -- administration --------------------------------------------------------------------------------


@pytest.mark.usefixtures("held")
def test_flowsql_jobs(land: Land, api: Api) -> None:
    """One sees whose they are, cancel ends one, retry asks it again."""
    query = api.run(slow(90), api.token(user="ana")).json["query_id"]
    started(land, query)
    listed = json.loads(land.home.flowsql("jobs", "list", "--json").stdout)
    job = next(entry for entry in listed if entry["id"] == query)
    assert (job["state"], job["asked_by"], job["wanted_by"]) == (
        "running",
        "http:ana",
        ["http:ana"],
    )
    assert query[:8] in land.home.flowsql("jobs", "list", "--state", "running").stdout
    done = land.home.flowsql("jobs", "cancel", query)
    assert "cancelled" in done.stdout
    again = json.loads(land.home.flowsql("jobs", "retry", query, "--json").stdout)
    assert again == [{"id": query, "asked": query, "state": again[0]["state"]}]
    assert again[0]["state"] in ("queued", "running")
    land.home.flowsql("jobs", "cancel", query)
    refused = land.home.flowsql("jobs", "cancel", "0" * 32, check=False)
    assert refused.returncode == 1
    assert "is not known" in refused.stderr


# -- disks, deploys, clocks ------------------------------------------------------------------------


def test_a_full_disk_fails_the_job_and_leaves_nothing(land: Land) -> None:
    """The error says so; when there is room, asking again is enough."""
    place = land.home.home.parent / "full"  # where the server may enter
    place.mkdir(mode=0o755)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", place], check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        data = Path(land.home.status()["pg"]["data"])
        shutil.chown(place, data.owner(), data.group())
        land.rows(f"CREATE TABLESPACE small LOCATION '{place}'")
        land.rows("GRANT CREATE ON TABLESPACE small TO PUBLIC")
        spec = slow(250)
        with land.no_worker(), land.cron_at_rest():
            query = land.ask(spec)
            with (place / "rest").open("wb", buffering=0) as rest, suppress(OSError):
                while True:
                    rest.write(bytes(4096))
            with psycopg.connect(land.dsn, autocommit=True) as runner:
                runner.execute("SET default_tablespace = small")
                runner.execute("CALL cache.work()")
                row = land.row(query)
                assert (row["state"], row["sqlstate"]) == ("failed", "53100")
                assert "No space left on device" in row["error"]
                assert land.relations(query) == []
                assert land.rows("SELECT * FROM cache.violations()") == []
                (place / "rest").unlink()
                land.ask(spec)
                runner.execute("CALL cache.work()")
            assert land.row(query)["state"] == "ready"
            land.evict(query)
            land.rows("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", place], check=True)


def test_functions_are_deployed_while_jobs_run(land: Land) -> None:
    """Claims wait for it; whatever ran goes on, and every job is done once."""
    with land.setting("jobs_per_user", "0"):
        asked = [
            land.ask(people(daily(hours={"start_hour": h, "end_hour": 24}))) for h in range(20)
        ]
        land.rows("DELETE FROM ops.repeatable WHERE name LIKE 'cache.%%'")
        land.home.flowsql("migrate")
        rows = [land.ended(query) for query in asked]
    assert {(row["state"], row["attempts"]) for row in rows} == {("ready", 1)}
    assert land.rows("SELECT * FROM cache.violations()") == []


def test_missed_minutes_are_one_run(land: Land) -> None:
    """What pg_cron did not start in time it starts at once, thrice: one of them does the work."""
    jobs = land.rows(
        "SELECT j.jobname, j.command FROM cron.job AS j WHERE j.username = 'flow_jobs'"
    )
    names = ("take queries", "sweep", "prune", "schedules", "keep house", "check invariants")
    found = {job["jobname"].removeprefix("flowsql: "): job["command"] for job in jobs}
    failed: list[str] = []

    def run(command: str) -> None:
        try:
            with psycopg.connect(land.home.login("flow_jobs"), autocommit=True) as link:
                link.execute(command.encode())
        except psycopg.Error as error:
            failed.append(f"{command}: {error}")

    with land.no_worker(), land.cron_at_rest(), land.setting("cron_after", "0 s"):
        land.rows("UPDATE ops.turn SET last_run = NULL")
        spec = people(daily("reference_date", hours={"start_hour": 2, "end_hour": 7}))
        land.value("SELECT flow.schedule('thrice', %s::jsonb)", json.dumps(spec))
        for command in (found[name] for name in names):
            threads = [threading.Thread(target=run, args=(command,)) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        last = land.value("SELECT last_run FROM ops.turn WHERE task = 'prune'")
        run(found["prune"])
        runs = land.rows("SELECT * FROM flow.schedule_runs('thrice')")
        assert [run["attempts"] for run in runs] == [1] * len(DAYS)
        run("CALL cache.work()")
        for row in runs:
            job = land.row(row["query_id"])
            assert (job["state"], job["attempts"]) == ("ready", 1)
        land.value("SELECT flow.unschedule('thrice')")
    assert failed == []
    assert last is not None
    assert land.value("SELECT last_run FROM ops.turn WHERE task = 'prune'") == last
    assert land.rows("SELECT * FROM cache.violations()") == []
