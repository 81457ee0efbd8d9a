"""Attacks of an analyst on the gate: nothing tells how many stand behind a suppressed region.

Each attack runs in both worlds of ``twins``. Either it is refused, or what comes back is the same.
"""

import contextlib
import re

import psycopg
import pytest
from analysts import value
from installation import CHECKOUT
from twins import CANARIES, Twin, transcript

#: What no analyst may read: the people themselves, and names of what is inside.
INSIDE = re.compile(
    "|".join([*CANARIES, "somebody", "store\\.", "cache\\.", "redact\\.", "sighting"])
)


def test_the_canary_is_there_and_is_suppressed(pair: tuple[Twin, Twin]) -> None:
    """Inside, the worlds differ by three people in a region; outside only A is shown."""
    for twin in pair:
        with twin.home.connect() as admin:
            complete = admin.execute(
                f"SELECT r.code FROM cache.q_{twin.ids['people']} AS q"
                " JOIN store.region AS r ON to_jsonb(q) @> jsonb_build_object('region', r.region)"
                " ORDER BY 1"
            ).fetchall()
        assert complete == [("A",), (twin.place,)]
        with twin.mallory.connect() as connection:
            for name in ("people", "seen"):
                rows = connection.execute(f"TABLE results.q_{twin.ids[name]}").fetchall()
                assert rows == [("A", 20)]
            moves = connection.execute(f"TABLE results.q_{twin.ids['moves']}").fetchall()
            assert moves == [("A", "A", 20)]


def attacks(name: str) -> dict[str, str]:
    """The sections of a file of tests/attacks by name."""
    text = (CHECKOUT / "tests/attacks" / name).read_text()
    _, *sections = text.split("\n-- attack: ")
    return dict(section.split("\n", 1) for section in sections)


ALLOWED = attacks("allowed.sql")
REFUSED = attacks("refused.sql")


@pytest.mark.parametrize("attack", ALLOWED)
def test_what_is_allowed_reads_the_same(pair: tuple[Twin, Twin], attack: str) -> None:
    """Byte for byte, with every message; and it names nothing of the inside."""
    first, second = (transcript(twin, ALLOWED[attack]) for twin in pair)
    assert first == second
    assert first
    assert not INSIDE.search(first)


@pytest.mark.parametrize("attack", REFUSED)
def test_what_is_not_allowed_is_refused(pair: tuple[Twin, Twin], attack: str) -> None:
    """By right, not by chance: SQLSTATE 42501 (55000: a view that nobody can write to)."""
    twin = pair[0]
    with twin.mallory.connect() as connection:
        connection.execute("SELECT flow.mine()")  # the connection to the private database is open
        with pytest.raises(psycopg.Error) as refusal:
            connection.execute(REFUSED[attack].replace("{people}", twin.ids["people"]).encode())
    expected = "55000" if attack == "filling a result" else "42501"
    assert refusal.value.sqlstate == expected, refusal.value
    assert not INSIDE.search(str(refusal.value))


@pytest.mark.parametrize(
    "relation", ["pg_stat_statements", "cron.job", "store.calls", "cache.query"]
)
def test_what_is_inside_does_not_exist_here(pair: tuple[Twin, Twin], relation: str) -> None:
    """Not even as a name."""
    error = pair[0].mallory.refused(f"SELECT * FROM {relation}")
    assert error.sqlstate == "42P01"


def test_printed_plans_show_the_gate_alone(pair: tuple[Twin, Twin]) -> None:
    """debug_print_plan prints plans of this database, never of what is computed behind it."""
    settings = "SET client_min_messages = log;\nSET debug_print_plan = on;\n"
    printed = transcript(pair[0], settings + ALLOWED["rows"] + ALLOWED["explain wal of asking"])
    assert "plan_rows" in printed
    assert not INSIDE.search(printed)
    assert not re.search("flow_gate|SCRAM|password", printed)


def test_counters_know_no_table_of_the_private_database(pair: tuple[Twin, Twin]) -> None:
    """Statistics functions, asked for the object numbers of the tables inside, say nothing."""
    twin = pair[0]
    with twin.home.connect() as admin, twin.mallory.connect() as connection:
        inside = admin.execute(
            "SELECT c.oid::bigint FROM pg_class AS c"
            " WHERE c.relnamespace::regnamespace::text"
            " IN ('store', 'cache', 'individual', 'redact')"
        ).fetchall()
        assert len(inside) > 20
        for (number,) in inside:
            here = connection.execute("SELECT FROM pg_class WHERE oid = %s", [number]).fetchall()
            if here:
                continue  # the same number means something else here
            told = connection.execute(
                "SELECT pg_stat_get_tuples_returned(%(o)s) + pg_stat_get_live_tuples(%(o)s)"
                " + pg_stat_get_tuples_inserted(%(o)s) + pg_stat_get_blocks_fetched(%(o)s),"
                " pg_relation_size(%(o)s::oid::regclass), pg_stat_get_last_analyze_time(%(o)s)",
                {"o": number},
            ).fetchone()
            assert told == (0, None, None)


def test_every_function_that_gives_a_log_position_is_closed(pair: tuple[Twin, Twin]) -> None:
    """And every counter of the whole server, by rule over the catalogue, not by a list of names."""
    with pair[0].mallory.connect() as connection:
        open_still = connection.execute(
            """
            SELECT p.oid::regprocedure::text
            FROM pg_proc AS p
            WHERE has_function_privilege(p.oid, 'EXECUTE') AND p.prokind = 'f'
                AND p.pronamespace = 'pg_catalog'::regnamespace
                AND (
                    ('pg_lsn'::regtype = p.prorettype
                        OR 'pg_lsn'::regtype = ANY (p.proallargtypes[p.pronargs + 1:]))
                    AND NOT 'pg_lsn'::regtype = ANY (p.proargtypes::oid[])
                    AND p.proname NOT IN ('pg_lsn', 'pg_lsn_in', 'pg_lsn_recv')
                    OR p.proname ~ '^pg_stat_get_(db|wal|bgwriter|buf|checkpoint|slru|io|archiver)'
                )
            """
        ).fetchall()
    assert open_still == []


def test_nothing_of_ours_is_for_public(pair: tuple[Twin, Twin]) -> None:
    """Our schemas, their relations, functions and types, and the database give PUBLIC no right."""
    with psycopg.connect(pair[0].home.login("postgres", gate=True)) as admin:
        found = admin.execute(
            """
            WITH ours AS (
                SELECT n.oid, n.nspname FROM pg_namespace AS n
                WHERE n.nspname IN ('core', 'flow', 'results', 'geography')
            ), acl AS (
                SELECT 'database' AS what, d.datname::text AS name, d.datacl AS acl
                FROM pg_database AS d WHERE d.datname = current_database()
                UNION ALL SELECT 'schema', n.nspname, n.nspacl
                FROM pg_namespace AS n JOIN ours AS o ON o.oid = n.oid
                UNION ALL SELECT 'relation', c.oid::regclass::text,
                    coalesce(c.relacl, acldefault('r', c.relowner))
                FROM pg_class AS c JOIN ours AS o ON o.oid = c.relnamespace
                UNION ALL SELECT 'function', p.oid::regprocedure::text,
                    coalesce(p.proacl, acldefault('f', p.proowner))
                FROM pg_proc AS p JOIN ours AS o ON o.oid = p.pronamespace
                UNION ALL SELECT 'server', s.srvname, s.srvacl FROM pg_foreign_server AS s
            )
            SELECT a.what, a.name FROM acl AS a, aclexplode(a.acl) AS x WHERE x.grantee = 0
            """
        ).fetchall()
    assert found == []


def test_analysts_may_do_what_is_listed_and_no_more(pair: tuple[Twin, Twin]) -> None:
    """The closure of their rights in our schemas is this list, constructors aside."""
    with pair[0].mallory.connect() as connection:
        functions = connection.execute(
            "SELECT p.pronamespace::regnamespace || '.' || p.proname FROM pg_proc AS p"
            " WHERE p.prosecdef AND has_function_privilege(p.oid, 'EXECUTE') ORDER BY 1"
        ).fetchall()
        writable = connection.execute(
            "SELECT c.oid::regclass FROM pg_class AS c WHERE c.relkind IN ('r', 'v', 'f', 'm', 'p')"
            " AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')"
            " AND c.relname <> 'pg_settings'"
        ).fetchall()
        member = connection.execute(
            "SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER') ORDER BY 1"
        ).fetchall()
    names = (
        *("body", "cancel", "dates", "kinds", "mine", "open", "rows", "run", "schedule"),
        *("schedule_runs", "schedules", "status", "unschedule", "wait"),
    )
    # PostGIS lends its owner's eyes to one function, in a database without data.
    extents = [("public.st_estimatedextent",)] * 3
    assert functions == [(f"flow.{name}",) for name in names] + extents
    assert writable == []
    assert member == [("flow_analyst",), ("mallory",)]


def test_the_servers_password_is_nowhere_to_be_read(pair: tuple[Twin, Twin]) -> None:
    """Not in the views of mappings, not in any text that the catalogue shows."""
    twin = pair[0]
    secret = twin.home.secret("flow_gate")
    with twin.mallory.connect() as connection:
        assert value(connection, "SELECT count(umoptions) FROM pg_user_mappings") == 0
        options = "SELECT count(option_value) FROM information_schema.user_mapping_options"
        assert value(connection, options) == 0
        relations = connection.execute(
            "SELECT c.oid::regclass FROM pg_class AS c"
            " WHERE c.relnamespace::regnamespace::text IN ('pg_catalog', 'information_schema')"
            " AND c.relkind IN ('r', 'v') AND has_table_privilege(c.oid, 'SELECT')"
        ).fetchall()
        assert len(relations) > 100
        for (relation,) in relations:
            found = f"SELECT count(*) FROM {relation} AS r WHERE strpos(r::text, %s) > 0"
            # A view may stand over what is closed.
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                assert value(connection, found, secret) == 0, relation


def test_the_gates_login_does_nothing_else(pair: tuple[Twin, Twin]) -> None:
    """Even with its password: its two functions and the layers."""
    twin = pair[0]
    with psycopg.connect(twin.home.login("flow_gate"), autocommit=True) as gate:
        executable = gate.execute(
            "SELECT p.oid::regproc::text FROM pg_proc AS p JOIN pg_namespace AS n"
            " ON n.oid = p.pronamespace WHERE n.nspname NOT IN"
            " ('pg_catalog', 'information_schema', 'public')"
            " AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')"
        ).fetchall()
        readable = gate.execute(
            "SELECT DISTINCT c.relnamespace::regnamespace::text FROM pg_class AS c"
            " WHERE c.relkind IN ('r', 'v', 'p', 'm', 'f') AND has_table_privilege(c.oid, 'SELECT')"
            " AND has_schema_privilege(c.relnamespace, 'USAGE')"
        ).fetchall()
    assert sorted(executable) == [("flow.gate_call",), ("flow.gate_record",)]
    assert {name for (name,) in readable} <= {
        "pg_catalog",
        "information_schema",
        "public",
        "geography",
        "cron",
    }


def test_spoofed_claims_open_nothing(pair: tuple[Twin, Twin]) -> None:
    """A login without a role stays without one, whatever its settings say."""
    twin = pair[0]
    twin.home.flowsql("access", "revoke", "mallory", "analyst")
    try:
        with twin.mallory.connect() as connection:
            for setting in ("request.jwt.claims", "flowsql.roles", "role.claims"):
                connection.execute(
                    "SELECT set_config(%s, %s, false)", [setting, '{"analyst": ["get_result"]}']
                )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT flow.rows(%s)", [twin.ids["people"]])
    finally:
        twin.home.flowsql("access", "grant", "mallory", "analyst")
