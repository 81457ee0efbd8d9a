"""The files of ``db`` that stand around the revisions, in their order, and what they look at."""

from pathlib import Path

from psycopg import sql

from flowsql.deployment.options import Options
from flowsql.share import root
from flowsql.sqlfile import shown

#: Longest wait for one lock (trap: running jobs hold views); a deploy tries again.
LOCK_TIMEOUT = "2s"

LOCK = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('flowsql deploy', 0));"
SETTINGS = f"""\
SET LOCAL lock_timeout = '{LOCK_TIMEOUT}';
SET LOCAL client_min_messages = warning;
SET LOCAL check_function_bodies = on;
SET LOCAL timezone = 'UTC';
SET LOCAL search_path = pg_catalog, pg_temp;"""
VERSION_COMMENT = "COMMENT ON TABLE ops.alembic_version IS 'The revision that is deployed.';"
REMEMBER = sql.SQL(
    "INSERT INTO ops.repeatable (name, sha256) VALUES ({}, {})"
    " ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, applied_at = excluded.applied_at;"
)


def switches(options: Options) -> str:
    """The settings that db/prerequisites.sql and db/extensions.sql look at."""
    return "\n".join(
        f"SELECT pg_catalog.set_config('flowsql.{name}', '{'on' if wanted else 'off'}', true);"
        for name, wanted in (("cron", options.cron), ("gate", options.gate))
    )


def before() -> list[Path]:
    """The files before the revisions."""
    return [root() / "db/extensions.sql", root() / "db/roles/roles.sql"]


def bookkeeping() -> Path:
    """The tables a deploy keeps for itself."""
    return root() / "db/migrations/bookkeeping.sql"


def after(options: Options) -> list[Path]:
    """The files after the functions."""
    files = [root() / "db/roles/grants.sql"]
    return [*files, root() / "db/jobs.sql"] if options.cron else files


def text(file: Path) -> str:
    """A file's content."""
    return file.read_text(encoding="utf-8")


def titled(file: Path) -> str:
    """A file's content under its name."""
    return f"-- {shown(file)}\n{text(file)}"
