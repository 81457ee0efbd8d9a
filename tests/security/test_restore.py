"""A dump that is restored under another name is as closed as what was dumped."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from analysts import Analyst, create, error_of
from installation import CHECKOUT, Installation
from psycopg.conninfo import make_conninfo
from test_migrate import Database, new_database
from test_privileges import KINDS, lines

#: What each function is set to, whose it is, and whose rights it runs with.
FUNCTIONS = """
    SELECT p.oid::regprocedure::text, p.proconfig::text, p.proowner::regrole::text, p.prosecdef
    FROM pg_proc AS p INNER JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^pg_|^(information_schema|tap|public|cron|link)$' ORDER BY 1
"""
#: What stands in the shared catalogues, or in no dump: a deploy brings it.
DEPLOYED = re.compile(r"^(database|schema cron|function cron\.|table cron\.|sequence cron\.)")


@pytest.fixture(scope="module")
def restored(
    unit: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, str]]:
    """The database of the installation, dumped and restored; what pg_restore printed."""
    folder: Path = tmp_path_factory.mktemp("dump")
    with new_database(unit, template="template0") as copy:
        dump, content = folder / "dump", folder / "content"
        subprocess.run(["pg_dump", "-Fc", "-f", dump, "-d", unit.dsn], check=True)
        listed = subprocess.run(
            ["pg_restore", "--list", dump], check=True, capture_output=True, text=True
        ).stdout
        # pg_cron lives in one database of a server.
        content.write_text(re.sub(r"^.*\b(pg_)?cron\b.*\n", "", listed, flags=re.MULTILINE))
        done = subprocess.run(
            ["pg_restore", "-L", content, "-d", make_conninfo(unit.dsn, dbname=copy.name), dump],
            capture_output=True,
            text=True,
            check=False,
        )
        yield copy, done.stderr


@pytest.fixture(scope="module")
def people(unit: Installation) -> Iterator[tuple[Analyst, Analyst]]:
    """An analyst of aggregates, and one who may see individuals."""
    yield create(unit, "resi"), create(unit, "resina", "--individual")
    for name in ("resi", "resina"):
        unit.flowsql("access", "drop-analyst", name)


def rights(dsn: str) -> list[str]:
    """Who may do what, apart from what no dump holds."""
    return [line for line in lines(dsn, KINDS["privileges.txt"]) if not DEPLOYED.match(line)]


def functions(dsn: str) -> list[tuple[object, ...]]:
    """Every function of ours with its settings and its owner."""
    with psycopg.connect(dsn) as admin:
        return admin.execute(FUNCTIONS).fetchall()


def dsn_of(unit: Installation, name: str) -> str:
    """The administrator's address of another database of the server."""
    return make_conninfo(unit.dsn, dbname=name)


def test_rights_and_settings_survive(unit: Installation, restored: tuple[Database, str]) -> None:
    """Each right, each pinned search path, each owner."""
    copy, printed = restored
    assert not printed
    found = dsn_of(unit, copy.name)
    assert rights(found) == rights(unit.dsn)
    assert functions(found) == functions(unit.dsn)
    assert len(functions(found)) > 300


def test_a_deploy_closes_the_copy(
    unit: Installation, restored: tuple[Database, str], people: tuple[Analyst, Analyst]
) -> None:
    """Who may connect stands in no dump; every file applied once more changes no right."""
    copy, _ = restored
    found = dsn_of(unit, copy.name)
    with psycopg.connect(found, autocommit=True) as admin:
        admin.execute("UPDATE ops.repeatable SET sha256 = 'another'")
    copy.migrate(FLOWSQL_WITHOUT_CRON="1", FLOWSQL_WITHOUT_GATE="1")
    whole = [line.replace(copy.name, "flowsql") for line in lines(found, KINDS["privileges.txt"])]
    apart = re.compile(r"^(schema|function|table|sequence) cron\b")
    written = (CHECKOUT / "tests/privileges.txt").read_text().splitlines()[1:]
    assert sorted(whole) == sorted(line for line in set(written) if not apart.match(line))
    assert functions(found) == functions(unit.dsn)

    resi, resina = people
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(make_conninfo(resi.dsn, dbname=copy.name))
    with psycopg.connect(make_conninfo(resina.dsn, dbname=copy.name), autocommit=True) as link:
        for statement in (
            "TABLE access.audit",
            "TABLE store.calls",
            "TABLE ops.secret",
            "SELECT access.record('{}')",
            "SET ROLE flow_owner",
            "SELECT link.dblink_connect('x', 'flowsql_record')",
        ):
            assert error_of(link, statement).sqlstate == "42501", statement
