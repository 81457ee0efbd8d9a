"""Deploying: what it promises when it succeeds, when it fails, and when others are at work."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import psycopg
import pytest
from installation import CHECKOUT, Installation
from land import until
from psycopg import sql
from psycopg.conninfo import make_conninfo

#: pg_cron lives in one database of a server, so most of these have none.
WITHOUT_CRON = {"FLOWSQL_WITHOUT_CRON": "1"}
WITHOUT_GATE = {"FLOWSQL_WITHOUT_GATE": "1"}


#: A view's file, for a reader to hold on to.
SEEN = """-- A test.
CREATE OR REPLACE VIEW ops.seen AS SELECT {} AS a;
COMMENT ON VIEW ops.seen IS 'A test.';
"""


@dataclass(frozen=True)
class Database:
    """A database of the shared server, and the checkout (or a copy) that deploys to it."""

    home: Installation
    name: str
    source: Path = CHECKOUT

    @property
    def dsn(self) -> str:
        """The administrator's connection string."""
        return make_conninfo(self.home.dsn, dbname=self.name)

    def env(self, **env: str) -> dict[str, str]:
        """The environment of a command that acts on this database with the source's files."""
        path = str(self.source / "python")
        mine = {"FLOWSQL_DSN": self.dsn, "PYTHONPATH": path, **WITHOUT_CRON, **WITHOUT_GATE}
        return {**self.home.env, **mine, **env}

    def start(self, *words: str, **env: str) -> subprocess.Popen[str]:
        """Start ``python -m WORDS``."""
        return subprocess.Popen(
            [sys.executable, "-m", *words],
            env=self.env(**env),
            cwd=self.source,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str, fails: bool = False, **env: str) -> str:
        """Run ``python -m WORDS`` and return what it prints."""
        process = self.start(*words, **env)
        printed, _ = process.communicate(timeout=120)
        assert bool(process.returncode) is fails, printed
        return printed

    def migrate(self, *words: str, fails: bool = False, **env: str) -> str:
        """Run ``flowsql migrate``."""
        return self.run("flowsql", "migrate", *words, fails=fails, **env)

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A connection of the administrator that commits each statement."""
        return psycopg.connect(self.dsn, autocommit=True, **options)

    def value(self, query: str) -> Any:
        """The first value of a query."""
        with self.connect() as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row
        return row[0]

    def dump(self, suffix: str = "") -> str:
        """The schema as pg_dump writes it, rights too; less what differs in any two dumps."""
        done = subprocess.run(
            ["pg_dump", "--schema-only", "-d", make_conninfo(self.dsn, dbname=self.name + suffix)],
            capture_output=True,
            text=True,
            check=True,
        )
        text = re.sub(r"^\\(un)?restrict .*\n", "", done.stdout, flags=re.MULTILINE)
        text = re.sub(rf"\b{self.name}(_gate)?\b", "NAME", text)
        # Rights stand in the order in which they were given, which says nothing.
        return re.sub(r"(?:^GRANT .*\n)+", lambda found: _sorted_lines(found[0]), text, flags=re.M)


def _sorted_lines(text: str) -> str:
    """The lines of a text in alphabetical order."""
    return "".join(sorted(text.splitlines(keepends=True)))


@contextmanager
def new_database(
    home: Installation, source: Path = CHECKOUT, template: str = "template1"
) -> Iterator[Database]:
    """A database, dropped at the end with its gate."""
    found = Database(home, f"test_{uuid4().hex[:12]}", source)
    with home.connect() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(found.name), sql.Identifier(template)
            )
        )
        try:
            yield found
        finally:
            for name in (found.name, f"{found.name}_gate"):
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(sql.Identifier(name))
                )


@pytest.fixture
def empty(unit: Installation) -> Iterator[Database]:
    """An empty database."""
    with new_database(unit) as found:
        yield found


@pytest.fixture(scope="module")
def deployed(unit: Installation) -> Iterator[Database]:
    """A deployed database, to be copied."""
    with new_database(unit) as found:
        found.migrate()
        yield found


@pytest.fixture
def copy(unit: Installation, deployed: Database, tmp_path: Path) -> Iterator[Database]:
    """A deployed database, and a copy of the source that a test may change."""
    shutil.copytree(CHECKOUT / "db", tmp_path / "db")
    shutil.copytree(CHECKOUT / "python", tmp_path / "python")
    shutil.copy(CHECKOUT / "alembic.ini", tmp_path)
    with new_database(unit, tmp_path, deployed.name) as found:
        yield found


def add_migration(source: Path, statements: str) -> None:
    """A migration after the last one."""
    folder = source / "db/migrations/versions"
    last = max(file.stem[:4] for file in folder.glob("[0-9]*.py"))
    text = next(folder.glob(f"{last}_*.py")).read_text()
    text = re.sub(r"down_revision = .*", f'down_revision = "{last}"', text)
    (folder / "9999_test.py").write_text(
        text.replace(f'\nrevision = "{last}"', '\nrevision = "9999"')
    )
    (folder / "9999_test.sql").write_text(statements)


def add_function(source: Path, name: str, body: str = "RETURN 1;", head: str = "") -> Path:
    """A function file ops.<name>; its body starts on line 10 when ``head`` is empty."""
    file = source / f"db/functions/ops/{name}.sql"
    file.write_text(
        f"{head}-- A test.\n"
        f"CREATE OR REPLACE FUNCTION ops.{name}()\n"
        "RETURNS integer\nLANGUAGE plpgsql\nSTABLE\nPARALLEL SAFE\n"
        "SET search_path = pg_catalog, pg_temp\n"
        f"AS $body$\nBEGIN\n    {body}\nEND\n$body$;\n"
        f"COMMENT ON FUNCTION ops.{name}() IS 'A test.';\n"
    )
    return file


def applied(printed: str) -> list[str]:
    """The functions that a deploy says it applied."""
    return re.findall(r"^applying (\S+)$", printed, flags=re.MULTILINE)


# -- it succeeds ---------------------------------------------------------------------------------


def test_twice_is_the_same(empty: Database) -> None:
    """From empty to head, and again: nothing is applied twice, the schema does not change."""
    first = empty.migrate(FLOWSQL_WITHOUT_GATE="")
    dump, gate = empty.dump(), empty.dump("_gate")
    second = empty.migrate(FLOWSQL_WITHOUT_GATE="")
    assert "revision 0001_schemas" in first and len(applied(first)) > 50
    assert "revision" not in second and applied(second) == []
    assert empty.dump() == dump
    assert empty.dump("_gate") == gate
    assert "CREATE FUNCTION flow.run" in gate


def test_every_way_ends_in_the_same_state(unit: Installation) -> None:
    """Flowsql migrate, alembic upgrade head, and the script of upgrade --sql through psql."""
    with (
        new_database(unit) as ours,
        new_database(unit) as alembic,
        new_database(unit) as script,
    ):
        both = {"FLOWSQL_WITHOUT_GATE": ""}
        ours.migrate(**both)
        alembic.run("alembic", "upgrade", "head", **both)
        text = script.run("alembic", "upgrade", "head", "--sql", **both)
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "-d", script.dsn],
            input=text,
            env={**script.env(), "FLOWSQL_GATE_PASSWORD": unit.secret("flow_gate")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert unit.secret("flow_gate") not in text + done.stdout + done.stderr
        assert ours.dump() == alembic.dump() == script.dump()
        assert ours.dump("_gate") == alembic.dump("_gate") == script.dump("_gate")
        assert "(head)" in script.run("alembic", "current")
        for database in (ours, alembic, script):
            assert "No new upgrade operations" in database.run("alembic", "check")


def test_alembic_current_and_check_on_an_empty_database(empty: Database) -> None:
    """They say how it is, and change nothing."""
    before = empty.dump()
    assert empty.run("alembic", "current").strip() == ""
    assert "the database is empty" in empty.run("alembic", "check", fails=True)
    assert empty.dump() == before


def test_alembic_check_sees_what_is_not_applied(copy: Database) -> None:
    """A changed function and a new revision are differences."""
    file = add_function(copy.source, "added")
    assert "db/functions/ops/added.sql is not applied" in copy.run("alembic", "check", fails=True)
    copy.run("alembic", "upgrade", "head")
    assert "No new upgrade operations" in copy.run("alembic", "check")
    file.write_text(file.read_text().replace("RETURN 1", "RETURN 2"))
    assert "ops/added.sql is not applied" in copy.run("alembic", "check", fails=True)
    copy.run("alembic", "upgrade", "head")
    assert copy.value("SELECT ops.added()") == 2
    add_migration(copy.source, "CREATE TABLE ops.added_table (a integer);")
    assert "not up to date" in copy.run("alembic", "check", fails=True)


def test_alembic_goes_forward_only(copy: Database) -> None:
    """A downgrade is refused."""
    assert "forward only" in copy.run("alembic", "downgrade", "-1", fails=True)
    assert "(head)" in copy.run("alembic", "current")


def test_a_change_is_applied_with_what_requires_it(copy: Database) -> None:
    """One changed file, and the files that require it; no others."""
    add_function(copy.source, "base")
    add_function(copy.source, "above", head="-- requires: ops.base\n")
    assert set(applied(copy.migrate())) == {"ops.base", "ops.above"}
    add_function(copy.source, "base", "RETURN 2;")
    assert applied(copy.migrate()) == ["ops.base", "ops.above"]
    assert copy.value("SELECT ops.base()") == 2


def test_dry_run_changes_nothing(copy: Database, empty: Database) -> None:
    """It prints the SQL: all of it for an empty database, else what is new."""
    before = empty.dump()
    printed = empty.migrate("--dry-run", FLOWSQL_WITHOUT_GATE="")
    assert "CREATE TABLE store.calls" in printed and "\\connect" in printed
    assert empty.dump() == before
    add_function(copy.source, "added")
    before = copy.dump()
    printed = copy.migrate("--dry-run")
    assert "CREATE OR REPLACE FUNCTION ops.added" in printed
    assert "CREATE TABLE store.calls" not in printed
    assert "FUNCTION ops.setting_value(" not in printed
    assert copy.dump() == before


def test_dry_run_is_what_would_run(copy: Database) -> None:
    """Its output through psql does what a deploy does."""
    add_migration(copy.source, "CREATE TABLE ops.added (a integer);")
    add_function(copy.source, "added", "RETURN 1 FROM ops.added AS a;")
    subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "-d", copy.dsn],
        input=copy.migrate("--dry-run"),
        stdout=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    assert copy.value("SELECT version_num FROM ops.alembic_version") == "9999"
    assert applied(copy.migrate()) == []


def test_a_kind_has_one_constructor(copy: Database) -> None:
    """A kind whose parameters change leaves no constructor with the former ones."""
    file = copy.source / "db/functions/query/spatial_aggregate.sql"
    added = (
        '{"name": "more", "required": true, "type": {"type": "integer"}, "description": "A test."},'
    )
    assert '{"name": "locations"' in file.read_text()
    file.write_text(
        file.read_text().replace('{"name": "locations"', added + '{"name": "locations"')
    )
    copy.migrate()
    names = (
        "SELECT array_agg(array_to_string(p.proargnames, ',')) FROM pg_proc AS p"
        " WHERE p.oid::regproc::text = 'flow.spatial_aggregate'"
    )
    (arguments,) = copy.value(names)
    assert "more" in arguments.split(",")


def test_part_of_the_way(empty: Database) -> None:
    """`alembic upgrade` to an earlier revision stops there; the rest follows."""
    printed = empty.run("alembic", "upgrade", "0002")
    assert "revision 0002_store" in printed and "belong to head: not touched" in printed
    assert empty.value("SELECT to_regclass('etl.load') IS NULL")
    assert "0002" in empty.run("alembic", "current")
    assert "revision 0003_etl" in empty.migrate()
    assert "(head)" in empty.run("alembic", "current")


def test_a_failing_gate_leaves_the_private_database_deployed(copy: Database) -> None:
    """They are two transactions, and the message says so."""
    (copy.source / "db/gate/99_broken.sql").write_text("SELECT 1;\nSELECT no_such_column;\n")
    add_function(copy.source, "added")
    printed = copy.migrate(fails=True, FLOWSQL_WITHOUT_GATE="")
    assert "db/gate/99_broken.sql:2: " in printed
    assert "The private database is deployed" in printed and "Nothing was changed" not in printed
    assert copy.value("SELECT ops.added()") == 1
    (copy.source / "db/gate/99_broken.sql").unlink()
    assert applied(copy.migrate(FLOWSQL_WITHOUT_GATE="")) == []


# -- it fails ------------------------------------------------------------------------------------


def test_a_broken_function_rolls_back_the_table_change(copy: Database) -> None:
    """All or nothing; the message names the file and the line."""
    add_migration(copy.source, "CREATE TABLE ops.added (a integer);")
    add_function(copy.source, "broken", "RETURN 1 +;")
    before = copy.dump()
    printed = copy.migrate(fails=True)
    assert "db/functions/ops/broken.sql:10: syntax error" in printed
    assert "Nothing was changed" in printed and "Traceback" not in printed
    assert copy.dump() == before
    assert copy.value("SELECT version_num FROM ops.alembic_version") != "9999"


@pytest.mark.parametrize(
    ("statements", "place"),
    [
        ("CREATE TABLE ops.added (a integer);\n\nCREATE TABLE ops.added (a integer);", 3),
        ("-- one\nSELECT 1;\n\nSELECT\n    no_such_column\nFROM ops.setting;", 5),
        ("SELECT 1;\nDO $$\nBEGIN\n    RAISE EXCEPTION 'so';\nEND\n$$;", 2),
    ],
)
def test_errors_name_the_line(copy: Database, statements: str, place: int) -> None:
    """The line of the error's position, or else of its statement, whatever stands before."""
    add_migration(copy.source, statements)
    printed = copy.migrate(fails=True)
    assert f"db/migrations/versions/9999_test.sql:{place}: " in printed
    printed = copy.run("alembic", "upgrade", "head", fails=True)
    assert f"9999_test.sql:{place}: " in printed and "Traceback" not in printed


def test_a_removed_file_is_refused(copy: Database) -> None:
    """Until a migration drops the function and its row."""
    file = add_function(copy.source, "added")
    copy.migrate()
    file.unlink()
    printed = copy.migrate(fails=True)
    assert "ops.added" in printed and "drop it in a migration" in printed
    assert copy.value("SELECT to_regproc('ops.added') IS NOT NULL")
    add_migration(
        copy.source,
        "DROP FUNCTION ops.added();\nDELETE FROM ops.repeatable WHERE name = 'ops.added';",
    )
    copy.migrate()
    assert copy.value("SELECT to_regproc('ops.added') IS NULL")


def test_unqualified_names_are_refused(copy: Database) -> None:
    """Files run with an empty path, so that nothing lands in whatever schema comes first."""
    add_migration(copy.source, "CREATE TABLE lost (a integer);")
    assert "permission denied for schema pg_catalog" in copy.migrate(fails=True)


# -- others are at work --------------------------------------------------------------------------


def test_two_deploys_queue(empty: Database) -> None:
    """Both end well, and the second finds nothing to do."""
    first, second = empty.start("flowsql", "migrate"), empty.start("flowsql", "migrate")
    printed = [first.communicate(timeout=120)[0], second.communicate(timeout=120)[0]]
    assert (first.returncode, second.returncode) == (0, 0), printed
    assert sorted("revision 0001_schemas" in text for text in printed) == [False, True]


#: Whether a session of this database waits for a lock.
WAITING = (
    "SELECT EXISTS (SELECT FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)"
    " WHERE NOT l.granted AND a.datname = current_database())"
)


def test_a_deploy_waits_and_pauses_claims(copy: Database) -> None:
    """While one holds the lock another waits for it, and nothing is claimed."""
    assert copy.value("SELECT ops.is_deploying()") is False
    with copy.connect() as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('flowsql deploy', 0))")
        assert copy.value("SELECT ops.is_deploying()") is True
        waiting = copy.start("flowsql", "migrate")
        until(lambda: copy.value(WAITING))
        assert waiting.poll() is None
    printed, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 0, printed
    assert "waiting" in printed
    assert copy.value("SELECT ops.is_deploying()") is False


def test_a_lock_that_is_held_is_waited_for(copy: Database) -> None:
    """A reader of a view delays its replacement; the deploy tries again and gets through."""
    view = copy.source / "db/functions/ops/seen.sql"
    view.write_text(SEEN.format(1))
    copy.migrate()
    view.write_text(SEEN.format(2))
    with copy.connect() as reader, reader.transaction():
        reader.execute("SELECT FROM ops.seen")
        deploy = copy.start("flowsql", "migrate")
        until(lambda: copy.value(WAITING))
        until(lambda: not copy.value(WAITING))  # it has given up once
        assert deploy.poll() is None
    printed, _ = deploy.communicate(timeout=60)
    assert deploy.returncode == 0 and "trying again" in printed, printed
    assert copy.value("SELECT a FROM ops.seen") == 2


def test_patience_ends(copy: Database) -> None:
    """A lock that is never free: the deploy gives up and says whose it is."""
    view = copy.source / "db/functions/ops/seen.sql"
    view.write_text(SEEN.format(1))
    copy.migrate()
    view.write_text(SEEN.format(2))
    with copy.connect() as reader, reader.transaction():
        reader.execute("SELECT FROM ops.seen")
        printed = copy.migrate("--patience", "1", fails=True)
        assert f"backend {reader.info.backend_pid}" in printed and "Nothing was changed" in printed
    assert copy.value("SELECT a FROM ops.seen") == 1


# -- on somebody else's server --------------------------------------------------------------------


@contextmanager
def weak_role(database: Database, options: str = "") -> Iterator[str]:
    """A login of no power, and its connection string to the database."""
    name = f"weak_{uuid4().hex[:8]}"
    with database.connect() as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'weak' {options}".encode())
        connection.execute(f"GRANT CONNECT ON DATABASE {database.name} TO {name}".encode())
        try:
            yield make_conninfo(database.dsn, user=name, password="weak")
        finally:
            connection.execute(f"ALTER DATABASE {database.name} OWNER TO CURRENT_USER".encode())
            connection.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER".encode())
            connection.execute(f"DROP OWNED BY {name}".encode())
            connection.execute(f"DROP ROLE {name}".encode())


def test_what_is_missing_is_named_at_once(empty: Database) -> None:
    """Extensions and rights, all in one message, before anything is changed."""
    before = empty.dump()
    with weak_role(empty) as dsn:
        printed = empty.migrate(
            fails=True, FLOWSQL_DSN=dsn, FLOWSQL_WITHOUT_CRON="", FLOWSQL_WITHOUT_GATE=""
        )
        dry = empty.migrate("--dry-run", fails=True, FLOWSQL_DSN=dsn)
    for words in (
        "extension postgis",
        "extension pg_cron",
        "right CREATEROLE",
        "ownership of the database",
        "superuser, for the gate database",
        "Nothing was changed",
    ):
        assert words in printed, printed
    assert "right CREATEROLE" in dry and "gate" not in dry
    assert "Traceback" not in printed
    assert empty.dump() == before


def test_pg_cron_of_another_database(empty: Database) -> None:
    """pg_cron lives in one database: elsewhere it is named, with both ways out."""
    printed = empty.migrate(fails=True, FLOWSQL_WITHOUT_CRON="")
    assert "cron.database_name" in printed and "--without-cron" in printed


def test_without_superuser(empty: Database) -> None:
    """CREATEROLE, a database of one's own and PostGIS in it are enough (less cron and gate)."""
    with empty.connect() as connection:
        connection.execute("CREATE EXTENSION postgis SCHEMA public")
    with weak_role(empty, "CREATEROLE") as dsn:
        user = psycopg.conninfo.conninfo_to_dict(dsn)["user"]
        with empty.connect() as connection:
            connection.execute(f"ALTER DATABASE {empty.name} OWNER TO {user}".encode())
        empty.migrate(FLOWSQL_DSN=dsn)
        assert applied(empty.migrate(FLOWSQL_DSN=dsn)) == []
        assert empty.value("SELECT count(*) FROM ops.setting") > 5


def test_unreachable(empty: Database, tmp_path: Path) -> None:
    """A wrong password, a server that is not there: said, with what to do."""
    nowhere = make_conninfo(empty.dsn, port="1")
    printed = empty.migrate(fails=True, FLOWSQL_DSN=nowhere)
    assert "cannot connect" in printed and "Traceback" not in printed
    printed = empty.migrate(fails=True, FLOWSQL_DSN=make_conninfo(empty.dsn, password="no"))
    assert "cannot connect" in printed and "Traceback" not in printed
    printed = empty.migrate(fails=True, FLOWSQL_DSN=make_conninfo(empty.dsn, dbname="no_such"))
    assert "CREATE DATABASE" in printed and "Traceback" not in printed
    for words in (["flowsql", "migrate"], ["alembic", "upgrade", "head"]):
        printed = empty.run(*words, fails=True, FLOWSQL_DSN="", FLOWSQL_HOME=str(tmp_path))
        assert "flowsql up" in printed and "Traceback" not in printed


# -- jobs ------------------------------------------------------------------------------------------


def test_jobs_are_those_of_the_file(unit: Installation) -> None:
    """The schedule of flow_jobs is db/jobs.sql; a job that is not there is taken off."""
    listed = set(re.findall(r"cron\.schedule\('([^']+)'", (CHECKOUT / "db/jobs.sql").read_text()))
    mine = "SELECT jobname FROM cron.job WHERE username = 'flow_jobs'"
    with unit.connect() as connection:
        assert {row[0] for row in connection.execute(mine.encode())} == listed
        with connection.transaction():
            connection.execute("SET LOCAL ROLE flow_jobs")
            connection.execute("SELECT cron.schedule('orphan', '0 0 1 1 *', 'SELECT 1')")
        connection.execute("SELECT cron.schedule('a DBA''s', '0 0 1 1 *', 'SELECT 1')")
        try:
            unit.flowsql("migrate")
            assert {row[0] for row in connection.execute(mine.encode())} == listed
            others = connection.execute(
                "SELECT count(*) FROM cron.job WHERE jobname = 'a DBA''s'"
            ).fetchone()
            assert others == (1,)
        finally:
            connection.execute("SELECT cron.unschedule('a DBA''s')")


def test_jobs_run(unit: Installation) -> None:
    """Each job's command works when its role runs it."""
    with psycopg.connect(unit.login("flow_jobs"), autocommit=True) as connection:
        jobs = connection.execute("SELECT command FROM cron.job").fetchall()
        assert jobs
        for (command,) in jobs:
            connection.execute(command.encode())


# -- the wheel -------------------------------------------------------------------------------------


def test_the_wheel_is_enough(empty: Database, tmp_path: Path) -> None:
    """`pip install` of the wheel carries db/ and api/, and deploys from anywhere."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, CHECKOUT],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    (wheel,) = tmp_path.glob("flowsql-*.whl")
    installed = tmp_path / "installed"
    subprocess.run([*pip, "install", "--no-deps", "--target", installed, wheel], check=True)
    where = "import flowsql.share, flowsql_api; print(flowsql.share.root(), flowsql_api.__file__)"
    env = {**empty.env(), "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", where], cwd="/", env=env, capture_output=True, text=True, check=True
    )
    assert all(path.startswith(str(installed)) for path in done.stdout.split())
    subprocess.run([sys.executable, "-m", "flowsql", "migrate"], cwd="/", env=env, check=True)
    ours = {
        path.relative_to(CHECKOUT / "db")
        for path in (CHECKOUT / "db").rglob("*")
        if path.suffix in (".sql", ".py", ".mako")
    }
    share = installed / "flowsql/share"
    assert ours <= {path.relative_to(share / "db") for path in (share / "db").rglob("*")}
    assert applied(empty.migrate()) == []
    with ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".pyc")]
