"""``make bench-growth``: how time and size grow with days, people, and stored results.

Three curves of small populations: days of one population (with the time that planning takes),
subscribers of one day, results in the cache. All in processor seconds of the cluster, which other
work on the machine changes little. Writes growth.json, .md, .svg.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import psycopg
from bench import FIRST, flowsql
from engines import Cluster
from psycopg.types.json import Jsonb
from questions import REGIONS, modal, spatial

from flowsql import plot
from flowsql.batch import EventFiles
from flowsql.synth import load_day

Connection = psycopg.Connection[Any]
Row = dict[str, float]
TIMES, MANY = 3, 100


@click.command()
@click.option("--days", default="1,7,28,91,182,365", help="Numbers of days.")
@click.option(
    "--people", default="10000,30000,100000,300000,1000000", help="Numbers of subscribers."
)
@click.option("--results", default="100,1000,10000,100000", help="Numbers of stored results.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".bench"))
def main(days: str, people: str, results: str, folder: Path) -> None:
    """Run the bench."""
    folder = folder.resolve()
    found: dict[str, list[Row]] = {"days": [], "subscribers": [], "results": []}
    with home(folder / "growth-days", n_subscribers=2_000, n_days=max(numbers(days))) as connection:
        for number in numbers(days):
            load(connection, number)
            found["days"].append({"days": number} | asked(connection, number) | size(connection))
            click.echo(found["days"][-1])
        for number in numbers(results):
            found["results"].append({"results": number} | cached(connection, number))
            click.echo(found["results"][-1])
    for number in numbers(people):
        with home(folder / f"growth-{number}", n_subscribers=number, n_days=1) as connection:
            load(connection, 1)
            found["subscribers"].append(
                {"subscribers": number} | asked(connection, 1) | size(connection)
            )
            click.echo(found["subscribers"][-1])
    write(folder, found)


def numbers(text: str) -> list[int]:
    """Numbers with commas between them, in order."""
    return sorted(int(word) for word in text.split(",") if word)


@contextmanager
def home(folder: Path, n_subscribers: int, n_days: int) -> Iterator[Connection]:
    """A home with a country; calls alone, five a subscriber and day."""
    os.environ["FLOWSQL_HOME"] = str(folder)
    flowsql("up", "--only", "postgresql", show=False)
    flowsql("migrate", show=False)
    dsn = json.loads(flowsql("status", "--json", show=False))["dsn"]
    try:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("UPDATE etl.qa_check SET severity = 'off'")
            country = {
                "n_subscribers": n_subscribers,
                "n_days": n_days,
                "n_sites": 200,
                "n_cells": 400,
                "n_regions": 20,
                "n_calls": n_subscribers * 5 // 2,
            }
            connection.execute(
                "SELECT synth.make_country(%s)",
                [Jsonb({name: str(value) for name, value in country.items()})],
            )
            yield connection
    finally:
        flowsql("down", show=False)


def load(connection: Connection, days: int) -> None:
    """Load the calls of so many days, those that are not loaded yet."""
    last = FIRST + timedelta(days=days)
    for event_type, day, loaded, columns in connection.execute(
        "SELECT * FROM synth.days()"
    ).fetchall():
        if event_type == "calls" and not loaded and day < last:
            load_day(connection, EventFiles(event_type, day, []), columns, lambda _line: None)


def asked(connection: Connection, days: int) -> Row:
    """Seconds that questions over all days take: compiling, planning, and computing each."""
    cluster = Cluster(connection)
    window = {
        "start_date": FIRST.isoformat(),
        "end_date": (FIRST + timedelta(days=days)).isoformat(),
        "event_types": ["calls"],
    }
    specs = {
        "unique counts": {"query_kind": "unique_subscriber_counts"} | window | REGIONS,
        "event counts": {
            "query_kind": "location_event_counts",
            "interval": "day",
            "direction": "both",
        }
        | window
        | REGIONS,
        "modal location": spatial(modal(FIRST, days)),
    }
    found: Row = {}
    for name, spec in specs.items():
        row = connection.execute("SELECT flow.compile(%s)", [Jsonb(spec)]).fetchone()
        assert row is not None
        found[f"plan {name}"] = timed(cluster, f"EXPLAIN {row[0]}")
        found[name] = timed(cluster, f"SELECT count(*) FROM ({row[0]}) AS answer")
    return found


def timed(cluster: Cluster, query: str, values: Sequence[Any] = (), times: int = TIMES) -> float:
    """Processor seconds that a query takes on the average, after a first time."""
    cluster.connection.execute(query, values or None)
    began = cluster.cpu()
    for _ in range(times):
        cluster.connection.execute(query, values or None).fetchall()
    return (cluster.cpu() - began) / times


def size(connection: Connection) -> Row:
    """Bytes of the days' tables, and for each event."""
    row = connection.execute(
        "SELECT sum(pg_total_relation_size(c.oid)), (SELECT sum(l.rows_kept) FROM etl.load AS l"
        " WHERE l.state = 'attached') FROM pg_class AS c"
        " WHERE c.relnamespace = 'store'::regnamespace AND c.relkind = 'r'"
        " AND c.relname ~ '_[0-9]{8}$'"
    ).fetchone()
    assert row is not None
    return {"events": float(row[1]), "bytes an event": float(row[0] / row[1])}


def cached(connection: Connection, results: int) -> Row:
    """What the cache's own steps take when its catalogue holds so many results."""
    connection.execute(
        "INSERT INTO cache.query (id, spec, kind, level, state, finished_at, bytes, uses)"
        " SELECT md5('growth ' || n), '{}', 'spatial_aggregate', 'aggregate', 'ready', now(), 9, 1"
        " FROM generate_series(1, %s) AS n ON CONFLICT DO NOTHING",
        [results],
    )
    connection.execute("ANALYZE cache.query")
    spec = Jsonb(spatial(modal(FIRST, 1)))
    cluster = Cluster(connection)
    found: Row = {}
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT flow.run(%s)", [spec])
        while (row := connection.execute("SELECT cache.claim()").fetchone()) and row[0]:
            connection.execute("SELECT cache.compute(%s)", [row[0]])
        found["run of a stored one"] = timed(cluster, "SELECT flow.run(%s)", [spec], MANY)
        found["claim"] = timed(cluster, "SELECT cache.claim()", times=MANY)
        found["sum of bytes"] = timed(cluster, "SELECT cache.excess()", times=MANY)
    return found


def write(folder: Path, found: dict[str, list[Row]]) -> None:
    """The JSON, the tables and the plot."""
    found = {what: rows for what, rows in found.items() if rows}
    (folder / "growth.json").write_text(json.dumps(found, indent=1))
    lines = []
    for rows in found.values():
        lines += ["| " + " | ".join(rows[0]) + " |", "| --- " * len(rows[0]) + "|"]
        lines += [
            "| " + " | ".join(f"{value:.4g}" for value in row.values()) + " |" for row in rows
        ]
        lines.append("")
    (folder / "growth.md").write_text("\n".join(lines))
    panels = [
        plot.Panel(
            f"Seconds by {what}",
            what,
            "s",
            [
                plot.Series(name, [(row[what], max(row[name], 1e-5)) for row in rows])
                for name in rows[0]
                if name != what and not name.startswith(("bytes", "events", "compile"))
            ][:4],
            log_x=True,
            log_y=True,
        )
        for what, rows in found.items()
    ]
    (folder / "growth.svg").write_text(plot.svg(panels, len(panels)))
    click.echo("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
