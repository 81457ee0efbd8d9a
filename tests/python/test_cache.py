"""Stored results under a limit: evicted one by one while others read, compute and ask.

``make bench-cache`` runs the long forms: 10,000 results and a million uses.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import analysts
import click
import psycopg
import pytest
from flask import Flask
from http_api import Api, daily, moves, people
from installation import Installation
from psycopg import errors

from flowsql import room
from flowsql_api.app import create_app
from flowsql_api.gate import Gate
from flowsql_api.metrics import metrics_routes
from flowsql_api.settings import Settings

RESULTS = int(os.environ.get("FLOWSQL_TEST_RESULTS", "200"))
USES = int(os.environ.get("FLOWSQL_TEST_USES", "5000"))

#: What a test changes, and puts back.
SETTINGS = ("cache_size", "cache_protected_period", "cache_low_water", "cache_half_life")

#: Made-up results, as a job leaves them, in transactions of ten.
MAKE = """
DO $$
DECLARE
    v_id text;
BEGIN
    FOR n IN 1..{count} LOOP
        v_id := md5('made up ' || n);
        INSERT INTO cache.query (id, spec, kind, level, state, compute_ms, weight, finished_at)
        VALUES (v_id, '{{}}', 'dummy_query', 'aggregate', 'ready', n, 1, now());
        EXECUTE format('CREATE TABLE cache.%I AS SELECT 1 AS value', 'q_' || v_id);
        EXECUTE format('CREATE VIEW redact.%I AS TABLE cache.%I', 'q_' || v_id, 'q_' || v_id);
        EXECUTE format('CREATE TABLE results.%I AS TABLE redact.%I', 'q_' || v_id, 'q_' || v_id);
        UPDATE cache.query SET bytes = cache.stored_bytes(v_id) WHERE id = v_id;
        IF n % 10 = 0 THEN
            COMMIT;
        END IF;
    END LOOP;
END
$$"""
MADE = "q.id IN (SELECT md5('made up ' || n) FROM generate_series(1, %s) AS n)"

Connection = psycopg.Connection[Any]


@contextmanager
def limited(connection: Connection, **settings: str) -> Iterator[None]:
    """Settings for a while; what is stored already is kept through it."""
    former = {name: _value(connection, "SELECT ops.setting_value(%s)", name) for name in SETTINGS}
    connection.execute("SELECT ops.pin_result(c.id) FROM ops.cache AS c WHERE c.pinned_by IS NULL")
    try:
        for name, value in settings.items():
            connection.execute("SELECT ops.set_setting(%s, %s)", (name, value))
        yield
    finally:
        for name, value in former.items():
            connection.execute("SELECT ops.set_setting(%s, %s)", (name, value))
        connection.execute("UPDATE cache.query SET pinned_by = NULL WHERE pinned_by IS NOT NULL")


def _value(connection: Connection, statement: str, *arguments: object) -> Any:
    """First column of the first row."""
    row = connection.execute(statement.encode(), arguments).fetchone()
    return row[0] if row else None


def make(connection: Connection, count: int) -> None:
    """Make results up, owned as real ones are."""
    connection.execute("SET ROLE flow_owner")
    connection.execute(MAKE.format(count=count).encode())
    connection.execute("RESET ROLE")


@contextmanager
def repeating(dsn: str, act: Callable[[Connection], None]) -> Iterator[list[Exception]]:
    """Another session does ``act`` again and again; what it raises is collected, and fails."""
    stop, raised = threading.Event(), list[Exception]()

    def loop() -> None:
        try:
            with psycopg.connect(dsn, autocommit=True) as connection:
                while not stop.is_set():
                    act(connection)
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield raised
    finally:
        stop.set()
        thread.join()
    assert not raised, raised


def test_many_results_are_pruned_to_few(world: Installation) -> None:
    """Down to the low-water mark, least worth first, in small transactions; no reader waits."""
    kept = max(RESULTS // 100, 3)
    locks = list[int]()
    with world.connect() as admin, world.connect() as pruner:
        pid = pruner.info.backend_pid

        def watch(connection: Connection) -> None:
            locks.append(_value(connection, "SELECT count(*) FROM pg_locks WHERE pid = %s", pid))
            # A reader of something else is never in the way, nor is it kept waiting.
            connection.execute("SET statement_timeout = '20s'")
            assert _value(connection, f"SELECT value FROM results.q_{best}") == 1
            time.sleep(0.005)

        best = _value(admin, "SELECT md5('made up ' || %s::integer)", RESULTS)
        worst = _value(admin, "SELECT md5('made up 1')")
        with limited(admin, cache_protected_period="0", cache_low_water="100"):
            base = _value(admin, "SELECT coalesce(sum(bytes), 0) FROM cache.query WHERE bytes > 0")
            make(admin, RESULTS)
            each = _value(admin, "SELECT bytes FROM cache.query WHERE id = %s", best)
            assert each >= 2 * 8192
            with psycopg.connect(world.dsn) as reader:
                reader.execute(f"TABLE results.q_{worst}".encode())  # and stays in its transaction
                size = str(base + kept * each)
                admin.execute("SELECT ops.set_setting('cache_size', %s)", (size,))
                started = time.monotonic()
                with repeating(world.dsn, watch):
                    evicted = _value(pruner, "CALL cache.prune(NULL, '10 minutes')")
                seconds = time.monotonic() - started
                left = admin.execute(
                    f"SELECT q.id FROM cache.query AS q WHERE q.state = 'ready' AND {MADE}"
                    " ORDER BY q.compute_ms".encode(),
                    (RESULTS,),
                ).fetchall()
            print(
                f"\n{evicted} of {RESULTS} results evicted in {seconds:.1f} s, "
                f"with {max(locks)} locks at most"
            )
            assert len(left) == kept
            assert left[0] == (worst,), "what somebody reads is kept"
            assert left[-1] == (best,), "what is worth most is kept"
            assert evicted == RESULTS - kept
            assert max(locks) < 500, "a few results a transaction"
            admin.execute("SELECT ops.set_setting('cache_size', %s)", (str(base),))
            assert _value(admin, "CALL cache.prune()") == kept, "the reader is gone"
        admin.execute(f"DELETE FROM cache.query AS q WHERE {MADE}".encode(), (RESULTS,))
        assert admin.execute("SELECT * FROM cache.violations()").fetchall() == []


def test_uses_are_counted_for_ever(world: Installation) -> None:
    """Neither count nor score goes over, whatever the half-life: FlowKit's fails after 2,385.

    Each use is a transaction, as a reader's is, and leaves no room behind that is not used again.
    """
    with world.connect() as admin, limited(admin, cache_half_life="2"):
        make(admin, 1)
        admin.execute("SET synchronous_commit = off")
        size = "SELECT pg_total_relation_size('cache.query')"
        before = _value(admin, size)
        admin.execute(
            f"DO $$BEGIN FOR n IN 1..{USES} LOOP PERFORM cache.touch(md5('made up 1'));"
            " COMMIT; END LOOP; END$$".encode()
        )
        grown = _value(admin, size) - before
        print(f"\n{USES} uses: the catalogue grew by {grown} bytes")
        # Whoever holds a snapshot meanwhile, such as pg_cron, keeps the versions of some seconds.
        assert grown < max(1 << 20, 2 * USES)
        row = admin.execute(
            "SELECT c.uses, c.score BETWEEN -100 AND 100 FROM ops.cache AS c"
            " WHERE c.id = md5('made up 1')"
        ).fetchone()
        assert row == (USES, True)
        admin.execute("SELECT ops.drop_result(md5('made up 1'))")
        admin.execute(f"DELETE FROM cache.query AS q WHERE {MADE}".encode(), (1,))


def test_a_result_is_kept_while_it_is_read(api: Api) -> None:
    """A reader's transaction keeps it; afterwards it goes, and get answers 404."""
    query = api.answered(people(daily("2016-01-02", unit="admin2")))
    with api.connect() as admin, limited(admin, cache_protected_period="0"):
        admin.execute("SELECT ops.pin_result(%s, FALSE)", (query,))
        with psycopg.connect(api.dsn) as reader:
            first = _value(reader, "SELECT flow.body(%s)", query)
            assert _value(admin, "SELECT cache.evict(%s)", query) is None
            with pytest.raises(errors.ObjectInUse, match="in use"):
                admin.execute("SELECT ops.drop_result(%s)", (query,))
            assert _value(reader, "SELECT flow.body(%s)", query) == first
        assert _value(admin, "SELECT cache.evict(%s)", query) > 0
        assert api.request("GET", f"/api/0/get/{query}", api.token()).status == 404
        assert api.request("GET", f"/api/0/poll/{query}", api.token()).status == 404
        with pytest.raises(errors.NoDataFound):
            admin.execute("SELECT flow.body(%s)", (query,))


def test_who_reads_what_is_evicted_sees_all_or_nothing(world: Installation) -> None:
    """Evicted and computed again and again, a result is whole, or is not there: never empty."""
    spec = json.dumps({"query_kind": "geography", "aggregation_unit": "admin2"})
    seen, gone = set[str](), list[int]()
    with world.connect() as admin, limited(admin, cache_protected_period="0"):
        query = _value(admin, "SELECT flow.run(%s::jsonb)", spec)
        admin.execute("CALL cache.work()")
        _value(admin, "SELECT flow.wait(%s)", query)
        admin.execute("SELECT ops.pin_result(%s, FALSE)", (query,))

        def read(connection: Connection) -> None:
            try:
                seen.add(_value(connection, "SELECT flow.body(%s)", query))
            except errors.NoDataFound:
                gone.append(1)

        with repeating(world.dsn, read), repeating(world.dsn, read):
            deadline, evicted = time.monotonic() + 20, 0
            while evicted < 5 and time.monotonic() < deadline:
                evicted += _value(admin, "SELECT cache.evict(%s)", query) is not None
                admin.execute("SELECT flow.run(%s::jsonb)", (spec,))
                assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        assert evicted, "it was evicted at least once"
        assert len(seen) == 1, seen
        assert len(json.loads(seen.pop())["query_result"]) > 3
        assert admin.execute("SELECT * FROM cache.violations()").fetchall() == []


def test_a_query_is_asked_while_what_it_needs_is_evicted(world: Installation) -> None:
    """Whoever is first, it is answered: what was evicted is computed again with it."""
    spec = json.dumps(people(daily("2016-01-03", unit="admin1", method="most-common")))
    answers = set[str]()
    with world.connect() as admin, limited(admin, cache_protected_period="0"):
        query = _value(admin, "SELECT flow.run(%s::jsonb)", spec)
        needed = _value(admin, "SELECT depends_on FROM cache.dependency WHERE id = %s", query)
        evicted = list[int]()

        def evict(connection: Connection) -> None:
            for one in (needed, query):
                evicted.extend(filter(None, [_value(connection, "SELECT cache.evict(%s)", one)]))

        with repeating(world.dsn, evict):
            deadline = time.monotonic() + 20
            while (len(answers) < 1 or len(evicted) < 10) and time.monotonic() < deadline:
                assert _value(admin, "SELECT flow.run(%s::jsonb)", spec) == query
                state = _value(admin, "SELECT flow.wait(%s, '1 minute')", query)
                assert state in ("ready", "evicted")
                with suppress(errors.NoDataFound):
                    answers.add(_value(admin, "SELECT flow.body(%s)", query))
                for one in (needed, query):
                    admin.execute("SELECT ops.pin_result(%s, FALSE)", (one,))
        assert len(evicted) > 1
        assert len(answers) == 1, answers
        assert admin.execute("SELECT * FROM cache.violations()").fetchall() == []


def test_what_a_job_computes_from_is_not_dropped(world: Installation) -> None:
    """Neither waits for the other: a pinned part is left alone, the others go."""
    spec = json.dumps(people(daily("2016-01-04", unit="admin1", method="most-common")))
    with world.connect() as admin, limited(admin, cache_protected_period="0"):
        query = _value(admin, "SELECT flow.run(%s::jsonb)", spec)
        assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        needed = _value(admin, "SELECT depends_on FROM cache.dependency WHERE id = %s", query)
        with psycopg.connect(world.dsn) as job:
            job.execute("SELECT cache.require_dependencies(%s)", (query,))
            admin.execute("SET statement_timeout = '10s'")
            assert _value(admin, "SELECT cache.evict(%s)", needed) is None
            with pytest.raises(errors.ObjectInUse):
                admin.execute("SELECT ops.drop_result(%s)", (needed,))
            assert _value(admin, "SELECT cache.evict(%s)", query) > 0
        assert _value(admin, "SELECT cache.evict(%s)", needed) > 0


def test_the_limit_holds_after_each_store(world: Installation) -> None:
    """The runner prunes once it has stored; of several that are stored one by one, few are left.

    One that is just being read, or vacuumed, goes within a minute.
    """
    with (
        world.connect() as admin,
        limited(admin, cache_protected_period="0", cache_low_water="100"),
    ):
        base = _value(admin, "SELECT coalesce(sum(bytes), 0) FROM cache.query WHERE bytes > 0")
        limit = base + 100_000
        admin.execute("SELECT ops.set_setting('cache_size', %s)", (str(limit),))
        for method in ("last", "most-common"):
            for day in (5, 6, 7):
                spec = people(daily(f"2016-01-0{day}", unit="admin3", method=method))
                query = _value(admin, "SELECT flow.run(%s::jsonb)", json.dumps(spec))
                assert _value(admin, "SELECT flow.wait(%s)", query) in ("ready", "evicted")
        deadline = time.monotonic() + 30
        while (taken := _value(admin, "SELECT sum(bytes) FROM cache.query")) > limit:
            assert time.monotonic() < deadline, f"{taken} of {limit}"
            time.sleep(0.05)
        why = _value(
            admin,
            "SELECT l.why FROM ops.log AS l WHERE l.what = 'evict' ORDER BY l.at DESC LIMIT 1",
        )
        assert why == "the cache is full"


def test_what_was_read_goes_a_minute_later(world: Installation) -> None:
    """The job of each minute prunes when the limit is passed, though its own time has not come."""
    spec = json.dumps(people(daily("2016-01-02", unit="admin3", method="last")))
    with world.connect() as admin, limited(admin, cache_protected_period="0"):
        query = _value(admin, "SELECT flow.run(%s::jsonb)", spec)
        assert _value(admin, "SELECT flow.wait(%s)", query) == "ready"
        state = "SELECT state FROM cache.query WHERE id = %s"
        with psycopg.connect(world.dsn) as reader:
            reader.execute(f"TABLE results.q_{query}".encode())
            admin.execute("CALL cache.prune()")  # the last run is this one
            admin.execute("SELECT ops.set_setting('cache_size', '1')")
            admin.execute("CALL cache.prune(NULL)")
            assert _value(admin, state, query) == "ready"
        admin.execute("CALL cache.prune('1 hour')")
        assert _value(admin, state, query) == "evicted"
        assert admin.execute("SELECT * FROM cache.violations()").fetchall() == []


def test_a_temporary_view_keeps_nobody_from_a_result(world: Installation) -> None:
    """An analyst's view of a result goes with it; while she reads it, the result stays."""
    ruth = analysts.create(world, "ruth", "--individual")
    spec = json.dumps(daily("2016-01-06", unit="admin1", method="most-common"))
    with (
        world.connect() as admin,
        limited(admin, cache_protected_period="0"),
        ruth.connect() as reader,
    ):
        query = _value(reader, "SELECT flow.run(%s::jsonb)", spec)
        assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        view = f"CREATE TEMPORARY VIEW mine AS TABLE individual.rows_{query}"
        count = "SELECT count(*) FROM mine"
        reader.execute(view.encode())
        people = _value(reader, count)
        assert people > 0
        admin.execute("UPDATE cache.query SET stale = TRUE WHERE id = %s", (query,))
        assert _value(reader, "SELECT flow.run(%s::jsonb)", spec) == query
        assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        with pytest.raises(errors.UndefinedTable):
            reader.execute(count.encode())
        owners = _value(
            admin,
            "SELECT l.detail -> 'owners' FROM ops.log AS l"
            " WHERE l.what = 'drop-views' AND l.subject = %s",
            query,
        )
        assert owners == ["ruth"]
        reader.execute(view.encode())
        with reader.transaction():
            assert _value(reader, count) == people
            assert _value(admin, "SELECT cache.evict(%s)", query) is None
        assert _value(admin, "SELECT cache.evict(%s)", query) > 0


def test_a_lasting_view_is_told_of(world: Installation) -> None:
    """What an administrator has built on a result is not dropped with it: the job says so."""
    spec = json.dumps(people(daily("2016-01-06", unit="admin1", method="last")))
    with world.connect() as admin, limited(admin, cache_protected_period="0"):
        query = _value(admin, "SELECT flow.run(%s::jsonb)", spec)
        assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        admin.execute(f"CREATE VIEW public.lasting AS TABLE results.q_{query}".encode())
        try:
            assert _value(admin, "SELECT cache.evict(%s)", query) is None
            admin.execute("UPDATE cache.query SET stale = TRUE WHERE id = %s", (query,))
            admin.execute("SELECT flow.run(%s::jsonb)", (spec,))
            with pytest.raises(errors.ObjectNotInPrerequisiteState, match="lasting view in schema"):
                admin.execute("SELECT flow.wait(%s, '1 minute')", (query,))
        finally:
            admin.execute("DROP VIEW public.lasting")
        admin.execute("SELECT cache.sweep()")
        admin.execute("SELECT flow.run(%s::jsonb)", (spec,))
        assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        assert admin.execute("SELECT * FROM cache.violations()").fetchall() == []


# -- By command ------------------------------------------------------------------------------------


def test_results_by_command(world: Installation) -> None:
    """List, show, pin, drop, prune and limit do what they say, in tables and as JSON."""
    spec = json.dumps(people(daily("2016-01-01", unit="admin0", method="most-common")))
    with world.connect() as admin, limited(admin):
        query = _value(admin, "SELECT flow.run(%s::jsonb)", spec)
        assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        needed = _value(admin, "SELECT depends_on FROM cache.dependency WHERE id = %s", query)
        listed = {
            row["id"]: row for row in json.loads(world.flowsql("cache", "list", "--json").stdout)
        }
        assert listed[query]["bytes"] >= 16384
        assert listed[query]["kept"] == "used a short time ago"
        assert "spatial_aggregate" in world.flowsql("cache", "list", COLUMNS="200").stdout
        found = json.loads(world.flowsql("cache", "show", query, "--json").stdout)
        assert found["computed_from"] == [needed]
        assert needed in world.flowsql("cache", "show", query, COLUMNS="200").stdout
        world.flowsql("cache", "pin", query)
        assert _value(admin, "SELECT c.kept FROM ops.cache AS c WHERE c.id = %s", query) == "pinned"
        world.flowsql("cache", "pin", "--off", query)
        assert "evicted 0 results" in world.flowsql("cache", "prune").stdout
        assert "dropped 1 results" in world.flowsql("cache", "drop", query).stdout
        assert _value(admin, "SELECT flow.status(%s) ->> 'state'", query) == "evicted"
        again = world.flowsql("cache", "drop", query, check=False)
        assert again.returncode and "it is evicted" in again.stderr
        with psycopg.connect(world.dsn) as reader:
            reader.execute("SELECT flow.body(%s)", (needed,))
            kept = world.flowsql("cache", "drop", needed, check=False)
        assert kept.returncode and "in use" in kept.stderr
        admin.execute("UPDATE cache.query SET stale = TRUE WHERE id = %s", (needed,))
        assert "dropped" in world.flowsql("cache", "drop", "--stale").stdout
        assert _value(admin, "SELECT flow.status(%s) ->> 'state'", needed) == "evicted"
        assert world.flowsql("cache", "drop", check=False).returncode == 2
        world.flowsql("cache", "limit", "123MB", "--low-water", "80")
        limits = json.loads(world.flowsql("cache", "limit", "--json").stdout)
        assert (limits["cache_size"], limits["bytes_allowed"]) == ("123MB", 123 << 20)
        assert limits["cache_low_water"] == "80"
        wrong = world.flowsql("cache", "limit", "much", check=False)
        assert wrong.returncode and "cache_size" in wrong.stderr
        assert "cache_half_life" in world.flowsql("cache", "limit", "auto").stdout
        room = _value(admin, "SELECT room FROM ops.disk")
        assert _value(admin, "SELECT cache.limit_bytes()") == room // 10, "up has seen the disk"


def test_flowkits_variables() -> None:
    """FlowKit's names and units; what is no number is refused by name."""
    assert room.wanted({}) == {}
    assert room.wanted(
        {
            "CACHE_SIZE": "1073741824",
            "CACHE_HALF_LIFE": "500",
            "CACHE_PROTECTED_PERIOD": "-1",
            "FLOWMACHINE_CACHE_PRUNING_FREQUENCY": "3600",
            "FLOWMACHINE_CACHE_PRUNING_TIMEOUT": "60",
            "FLOWMACHINE_SERVER_DISABLE_DEPENDENCY_CACHING": "true",
        }
    ) == {
        "cache_size": "1073741824",
        "cache_half_life": "500",
        "cache_protected_period": "0 seconds",
        "cache_prune_every": "3600 seconds",
        "cache_prune_timeout": "60 seconds",
        "cache_dependencies": "false",
    }
    for name, value in (("CACHE_SIZE", "10GB"), ("CACHE_HALF_LIFE", "-1")):
        with pytest.raises(click.ClickException, match=name):
            room.wanted({name: value})
    name = "FLOWMACHINE_SERVER_DISABLE_DEPENDENCY_CACHING"
    with pytest.raises(click.ClickException, match="neither true nor false"):
        room.wanted({name: "maybe"})


# -- Schedules and jobs ----------------------------------------------------------------------------


def jobs_do(world: Installation, *names: str) -> None:
    """Run scheduled jobs as pg_cron would: their very commands, as their role."""
    with world.connect() as admin:
        found = admin.execute("SELECT jobname, command FROM cron.job").fetchall()
    with psycopg.connect(world.login("flow_jobs"), autocommit=True) as connection:
        for name, command in found:
            if not names or name.removeprefix("flowsql: ") in names:
                connection.execute(command.encode())


def test_a_schedule_by_command(world: Installation, tmp_path: Path) -> None:
    """A query for every loaded date; its results are the ones that the query itself has."""
    spec = tmp_path / "flows.json"
    flows = moves(daily("reference_date - 1", "admin1"), daily("reference_date", "admin1"))
    spec.write_text(json.dumps(flows))
    stencil = ("--stencil", "[[-1, 1]]", "--event-type", "calls", "--earliest", "2016-01-01")
    assert "is set up" in world.flowsql("schedule", "add", "moves", spec, *stencil).stdout
    try:
        jobs_do(world, "schedules")
        (listed,) = json.loads(world.flowsql("schedule", "list", "--json").stdout)
        assert (listed["owner"], listed["running"] + listed["succeeded"]) == ("postgres", 6)
        runs = json.loads(world.flowsql("schedule", "show", "moves", "--json").stdout)["runs"]
        assert [run["reference_date"] for run in runs] == [
            f"2016-01-0{n}" for n in (7, 6, 5, 4, 3, 2)
        ]
        with world.connect() as admin:
            for run in runs:
                day = int(run["reference_date"][-1])
                same = moves(
                    daily(f"2016-01-0{day - 1}", "admin1"), daily(f"2016-01-0{day}", "admin1")
                )
                query = _value(admin, "SELECT flow.run(%s::jsonb)", json.dumps(same))
                assert query == run["query_id"]
                assert _value(admin, "SELECT flow.wait(%s, '1 minute')", query) == "ready"
        jobs_do(world, "schedules")
        assert "2016-01-07" in world.flowsql("schedule", "list", COLUMNS="200").stdout
        assert "success" in world.flowsql("schedule", "show", "moves", COLUMNS="200").stdout
        wrong = world.flowsql("schedule", "add", "x", spec, "--stencil", "[[0, 0]]", check=False)
        assert wrong.returncode and "is empty" in wrong.stderr
    finally:
        world.flowsql("schedule", "drop", "moves")
    assert json.loads(world.flowsql("schedule", "list", "--json").stdout) == []


def test_every_job_may_do_what_it_does(world: Installation) -> None:
    """The jobs' role has the rights for all of db/jobs.sql; status shows what became of them."""
    jobs_do(world)
    jobs_do(world, "note job runs")
    found = world.status()["database"]
    assert {job["job"] for job in found["jobs"]} >= {
        f"flowsql: {name}"
        for name in ("prune", "schedules", "keep house", "check invariants", "note job runs")
    }
    assert [job["last_error"] for job in found["jobs"] if job["failures"]] == []
    assert found["violations"] == []
    assert found["cache"]["limit_bytes"] > 0
    assert "Scheduled jobs" in world.flowsql("status", COLUMNS="200").stdout


def test_metrics_are_for_monitors(world: Installation) -> None:
    """Nothing for anybody unless an address is named, and never through a proxy."""
    dsn = world.login("flow_proxy")
    assert "/metrics" in {rule.rule for rule in create_app(Settings(dsn="")).url_map.iter_rules()}

    def status(monitors: str, address: str, **headers: str) -> tuple[int, str]:
        settings = Settings.read({"FLOWSQL_API_DSN": dsn, "FLOWSQL_METRICS": monitors})
        app, gate = Flask(__name__), Gate(settings)
        app.register_blueprint(metrics_routes(gate))
        with closing(gate.database._opened()):
            answer = app.test_client().get(
                "/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers
            )
        return answer.status_code, answer.text

    assert status("", "127.0.0.1")[0] == 404
    assert status("10.0.0.0/8", "127.0.0.1")[0] == 404
    assert status("127.0.0.1", "127.0.0.1", **{"X-Forwarded-For": "8.8.8.8"})[0] == 404
    assert status("127.0.0.1", "")[0] == 404
    code, text = status("10.0.0.0/8, ::1", "::ffff:10.1.2.3")
    assert code == 200
    assert '\nflowsql_queries{state="ready"} ' in text
    assert "\nflowsql_violations 0\n" in text
    assert '\nflowsql_loaded_days{event_type="calls"} 7\n' in text
