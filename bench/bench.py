"""``make bench``: FlowSQL beside FlowMachine 1.34 and DuckDB, asked the same of the same rows.

Makes a synthetic country once, a database in FlowDB's layout and Parquet files from the same rows,
then asks each question of each engine in turn, several times: cold (nothing stored), warm (the
answer dropped, what it was computed from stored), cached. Writes results-<size>.json, .md and .svg.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
import flowdb
import psycopg
from answers import compared, counted
from engines import Cluster, Connection, DuckDB, FlowMachine, FlowSQL, Rows, Spec
from questions import questions
from report import STATES, line, machine_facts, ratios, write

FIRST = date(2016, 1, 1)
SIZES = {
    "small": {
        "n_subscribers": 5_000, "n_sites": 100, "n_cells": 200, "n_regions": 20, "n_days": 2,
        "n_calls": 25_000, "n_sms": 6_000, "n_mds": 17_000, "n_topups": 2_500,
    },
    "medium": {
        "n_subscribers": 200_000, "n_sites": 1_000, "n_cells": 2_000, "n_regions": 64, "n_days": 7,
        "n_calls": 1_000_000, "n_sms": 250_000, "n_mds": 700_000, "n_topups": 100_000,
    },
    "long": {
        "n_subscribers": 20_000, "n_sites": 500, "n_cells": 1_000, "n_regions": 64, "n_days": 28,
        "n_calls": 100_000, "n_sms": 25_000, "n_mds": 70_000, "n_topups": 10_000,
    },
}  # fmt: skip


@click.command()
@click.option("--size", type=click.Choice(list(SIZES)), default="medium", help="Size of the data.")
@click.option("--times", type=click.IntRange(1), default=3, help="How often each is asked.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".bench"))
@click.option("--flowmachine", type=click.Path(path_type=Path), required=True, help="Its Python.")
@click.option("--only", default="", help="Questions whose name this pattern finds.")
@click.option("--alike", is_flag=True, help="FlowDB's database with FlowSQL's settings.")
@click.option("--prepare", is_flag=True, help="Make the data, and ask nothing.")
def main(
    size: str, times: int, folder: Path, flowmachine: Path, only: str, alike: bool, prepare: bool
) -> None:
    """Run the bench."""
    folder = folder.resolve()
    os.environ["FLOWSQL_HOME"] = str(folder / size)
    flowsql("up")
    flowsql("migrate")
    flowsql("synth", *(f"--{k.replace('_', '-')}={v}" for k, v in SIZES[size].items()))
    dsn = json.loads(flowsql("status", "--json", show=False))["dsn"]
    with psycopg.connect(dsn, autocommit=True) as connection:
        other = flowdb.filled(connection, shipped=not alike)
        cluster = Cluster(connection)
        duck = DuckDB(connection, folder / f"{size}-parquet", os.cpu_count() or 1)
        if prepare:
            return
        result: dict[str, Any] = {
            "facts": machine_facts(connection)
            | {"size": size, "parameters": SIZES[size], "times": times}
            | {"FlowDB's settings": "FlowSQL's" if alike else flowdb.settings()},
            "bytes": stored(connection, other),
        }
        with redis() as port:
            machine = FlowMachine(flowmachine, sqlalchemy(other), port, cluster)
            try:
                asked = {
                    name: spec
                    for name, spec in questions(FIRST, SIZES[size]["n_days"]).items()
                    if re.search(only, name)
                }
                for answered in ask(asked, times, FlowSQL(connection, cluster), machine, duck):
                    result["facts"]["load at end"] = round(os.getloadavg()[0], 1)
                    write(folder, result | answered)
            finally:
                machine.close()
    flowsql("down")
    click.echo((folder / f"results-{size}.md").read_text())


def flowsql(*words: str, show: bool = True) -> str:
    """Run a flowsql command."""
    command = [sys.executable, "-m", "flowsql", *words]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True)
    if show:
        click.echo(done.stdout, nl=False)
    return done.stdout


def sqlalchemy(conninfo: str) -> str:
    """A connection string as SQLAlchemy wants it."""
    parts = psycopg.conninfo.conninfo_to_dict(conninfo)
    return "postgresql+psycopg2://{user}:{password}@{host}:{port}/{dbname}".format(**parts)


@contextmanager
def redis() -> Iterator[int]:
    """A redis-server of our own, which FlowMachine needs. Errors: ClickException without one."""
    program = shutil.which("redis-server")
    if program is None:
        raise click.ClickException("FlowMachine needs redis: apt-get install redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def ask(
    asked: dict[str, Spec], times: int, ours: FlowSQL, machine: FlowMachine, duck: DuckDB
) -> Iterator[dict[str, Any]]:
    """Ask every question of every engine in turn; after each: what each took, what failed."""
    found: dict[str, Any] = {}
    failed: dict[str, str] = {}
    for name, spec in asked.items():
        try:
            entry = found[name] = asked_once(spec, times, ours, machine, duck)
        except (psycopg.Error, RuntimeError) as error:
            failed[name] = str(error).splitlines()[0]
            click.echo(f"{name}: {failed[name]}")
        else:
            click.echo(f"{name}: {line(entry)}")
        yield {"questions": found, "failed": failed}


def asked_once(
    spec: Spec, times: int, ours: FlowSQL, machine: FlowMachine, duck: DuckDB
) -> dict[str, Any]:
    """What a question takes each engine, and how their answers compare."""
    entry: dict[str, Any] = {"spec": spec, "flowsql": {}, "flowmachine": {}, "duckdb": []}
    try:
        text: str | None = duck.compiled(spec)
        duck.run(str(text))
    except Exception as error:
        text, entry["duckdb_error"] = None, str(error).splitlines()[0][:200]
    for _ in range(times):
        mine = three_times(ours, spec, entry["flowsql"])
        others = three_times(machine, spec, entry["flowmachine"])
        if text is not None:
            entry["duckdb"].append(vars(duck.run(text)))
    entry["rows"] = len(mine)
    entry["same"] = compared(mine, others)
    if text is not None:
        # Of contributors nothing is stored where no rule looks at them.
        entry["duckdb_same"] = compared(*map(counted, (ours.complete(spec), duck.rows())))
    entry["ratios"] = ratios(entry)
    return entry


def three_times(side: FlowSQL | FlowMachine, spec: Spec, into: dict[str, Any]) -> Rows:
    """Cold, warm, cached; returns the rows."""
    rows: Rows = []
    for state in STATES:
        if state == "cold":
            side.reset()
        elif state == "warm":
            side.forget(spec)
        rows, taken = side.run(spec)
        into.setdefault(state, []).append(vars(taken))
    return rows


def stored(connection: Connection, other: str) -> dict[str, float]:
    """Bytes on disk for each raw event, indexes and sightings included."""
    events = connection.execute(
        "SELECT sum(l.rows_kept) FROM etl.load AS l WHERE l.state = 'attached'"
    ).fetchone()
    query = (
        "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class AS c"
        " WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND c.relname ~ '_[0-9]{8}$'"
    )
    ours = connection.execute(query, ["store"]).fetchone()
    with psycopg.connect(other) as target:
        theirs = target.execute(query, ["events"]).fetchone()
    assert events and ours and theirs
    return {"flowsql": float(ours[0] / events[0]), "flowdb": float(theirs[0] / events[0])}


if __name__ == "__main__":
    main()
