"""What `flowsql status` tells."""

from typing import Any

import click
import psycopg
from psycopg.rows import dict_row
from rich.console import Console
from rich.table import Table

from flowsql import cluster, services
from flowsql.commands.cache import size
from flowsql.database import Connection
from flowsql.home import Home, dsn, is_private, rewritten


def collect(home: Home) -> dict[str, Any]:
    """The state of everything, as `flowsql status --json` prints it.

    ``dsn`` (the administrator's, with its password) and ``gate_dsn`` (without a user) are None
    before the first `up`; ``running`` means that the server, the worker and the API all run.
    """
    known = not is_private() or "pg_port" in home.state()
    database = _database() if known else {"reachable": False, "deployed": False}
    parts = {
        "pg": _server(home, database["reachable"]),
        "worker": services.worker(home).state(),
        "api": services.api(home).state(),
    }
    return {
        "running": all(part["running"] for part in parts.values()),
        "api_url": services.url(home),
        "dsn": dsn() if known else None,
        "gate_dsn": rewritten(dsn(gate=True), user=None, password=None) if known else None,
        "home": str(home.path),
        **parts,
        "database": database,
    }


def _server(home: Home, reachable: bool) -> dict[str, Any]:
    """PostgreSQL: whether it runs; if it is private, its process, port and folders."""
    if not is_private():
        return {"running": reachable, "private": False}
    here = cluster.locate(home)
    process = here.process()
    return {
        "running": process is not None,
        "private": True,
        "pid": process.pid if process else None,
        "port": home.state().get("pg_port"),
        "data": str(here.data),
        "sockets": str(here.sockets),
        "log": str(here.logs),
    }


def _database() -> dict[str, Any]:
    """Whether the database can be opened, its version, its revision and jobs by state."""
    try:
        with psycopg.connect(dsn(), connect_timeout=5, autocommit=True) as connection:
            version = connection.info.parameter_status("server_version")
            found = connection.execute("SELECT to_regclass('cache.query')::text").fetchone()
            deployed = found is not None and found[0] is not None
            queries = "SELECT state::text, count(*) FROM cache.query GROUP BY 1 ORDER BY 1"
            return {
                "reachable": True,
                "version": version,
                "deployed": deployed,
                "queries": dict(connection.execute(queries).fetchall()) if deployed else {},
                **(_kept(connection) if deployed else {}),
            }
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        return {"reachable": False, "deployed": False, "error": reason}


def _kept(connection: Connection) -> dict[str, Any]:
    """Scheduled jobs with their last runs and failures, the cache, and broken invariants."""
    with connection.cursor(row_factory=dict_row) as cursor:
        jobs = cursor.execute(
            "SELECT j.job, j.schedule, j.active, j.last_started, j.last_finished, j.last_status,"
            " j.runs, j.failures, j.last_failed, j.last_error FROM ops.job AS j ORDER BY j.job"
        ).fetchall()
        cache = cursor.execute(
            "SELECT count(*) AS results, coalesce(sum(c.bytes), 0)::bigint AS bytes,"
            " cache.limit_bytes() AS limit_bytes FROM ops.cache AS c"
        ).fetchone()
        broken = cursor.execute("SELECT v.rule, v.subject FROM ops.violation AS v").fetchall()
        failed = cursor.execute(
            "SELECT i.source, i.event_type, i.day, i.file, i.error FROM etl.incoming AS i"
            " WHERE i.state = 'failed' AND NOT EXISTS (SELECT FROM etl.load AS l"  # by hand
            " WHERE l.event_type = i.event_type AND l.day = i.day AND l.state = 'attached'"
            " AND l.changed_at > i.changed_at) ORDER BY i.day, i.event_type, i.file LIMIT 100"
        ).fetchall()
        closed = cursor.execute(
            "SELECT s.source, s.event_type, s.problem FROM etl.source AS s"
            " WHERE s.problem IS NOT NULL ORDER BY s.source, s.event_type"
        ).fetchall()
    return {
        **{"jobs": jobs, "cache": cache, "violations": broken},
        **{"failed_loads": failed, "closed_sources": closed},
    }


def show(found: dict[str, Any]) -> None:
    """Print the state as a table."""
    table = Table(title=f"FlowSQL under {found['home']}", title_justify="left")
    for heading in ("part", "state", "where"):
        table.add_column(heading, overflow="fold")
    for name, key in (("PostgreSQL", "pg"), ("worker", "worker"), ("API", "api")):
        table.add_row(name, _state(found[key]["running"]), _where(found, key))
    table.add_row("database", *_deployed(found["database"]))
    if kept := found["database"].get("cache"):
        full = kept["bytes"] > kept["limit_bytes"]
        table.add_row(
            "results",
            "[yellow]over the limit[/]" if full else "[green]within the limit[/]",
            f"{kept['results']} take {size(kept['bytes'])} of {size(kept['limit_bytes'])}",
        )
    Console().print(table)
    if found["database"].get("jobs"):
        Console().print(_jobs(found["database"]["jobs"]))
    for broken in found["database"].get("violations", []):
        click.echo(f"Broken invariant: {broken['rule']}: {broken['subject']}")
    for bad in found["database"].get("failed_loads", []):
        click.echo(f"Not loaded: {bad['file'] or bad['source']}, {_what(bad)}: {bad['error']}")
    for bad in found["database"].get("closed_sources", []):
        click.echo(f"Source {bad['source']} cannot be looked at: {bad['problem']}")
    if not found["running"]:
        click.echo("Start what is stopped with `flowsql up`.")


def _what(load: dict[str, Any]) -> str:
    """Event type and day of a load."""
    return f"{load['event_type']} of {load['day']:%Y-%m-%d}"


def _jobs(jobs: list[dict[str, Any]]) -> Table:
    """The scheduled jobs."""
    table = Table(title="Scheduled jobs", title_justify="left")
    for heading in ("job", "when", "last run", "result", "failures", "last failure"):
        table.add_column(heading, overflow="fold")
    for job in jobs:
        failed = job["last_failed"]
        table.add_row(
            *(job["job"].removeprefix("flowsql: "), job["schedule"]),
            f"{job['last_started']:%Y-%m-%d %H:%M}" if job["last_started"] else "not yet",
            ("" if job["active"] else "[yellow]paused[/] ") + (job["last_status"] or ""),
            str(job["failures"]),
            f"{failed:%Y-%m-%d %H:%M} {job['last_error']}" if failed else "",
        )
    return table


def _state(running: bool) -> str:
    """Running or stopped, in colour."""
    return "[green]running[/]" if running else "[red]stopped[/]"


def _where(found: dict[str, Any], key: str) -> str:
    """The address of a part, or its log."""
    address = {"pg": found["dsn"], "api": found["api_url"]}.get(key)
    if key == "pg" and address:
        address = rewritten(address, password=None)
    return str(address or found[key].get("log", ""))


def _deployed(database: dict[str, Any]) -> tuple[str, str]:
    """The database's state and what it holds."""
    if not database["reachable"]:
        return "[red]not reachable[/]", str(database.get("error", "run `flowsql up`"))
    if not database["deployed"]:
        return "[yellow]empty[/]", "run `flowsql migrate`"
    queries = ", ".join(f"{count} {state}" for state, count in database["queries"].items())
    return "[green]deployed[/]", f"queries: {queries or 'none'}"
