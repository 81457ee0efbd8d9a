"""``make bench-api``: cached ``/get`` and ``/poll`` under load, from a process of its own.

Makes a small country with 64 regions once, stores one answer of 64 rows, and lets 1, 8 and 64
clients ask for it, each with a token of its own and a connection that is kept. Prints requests a
second, median and 99th percentile of their time, and what a request costs PostgreSQL and the proxy
in CPU time.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import psycopg
from bench import flowsql
from engines import Cluster
from psycopg.types.json import Jsonb

from flowsql import tokens
from flowsql.home import home

COUNTRY = {
    "n_subscribers": 20_000, "n_sites": 400, "n_cells": 800, "n_regions": 64, "n_days": 1,
    "n_calls": 50_000, "n_sms": 0, "n_mds": 0, "n_topups": 0,
}  # fmt: skip
CLIENTS = (1, 8, 64)
COLUMNS = ("request", "clients", "requests/s", "p50 ms", "p99 ms", "PostgreSQL ms", "proxy ms")
SPEC = {
    "query_kind": "spatial_aggregate",
    "locations": {
        "query_kind": "daily_location",
        "date": "2016-01-01",
        "aggregation_unit": "admin3",
        "method": "last",
    },
}
NEEDED = [
    "run",
    "get_result",
    "admin3:spatial_aggregate:spatial_aggregate",
    "admin3:spatial_aggregate:daily_location",
]


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".bench"))
@click.option("--seconds", type=float, default=10.0, help="How long each number of clients asks.")
def main(folder: Path, seconds: float) -> None:
    """Run the load test."""
    os.environ["FLOWSQL_HOME"] = str(folder.resolve() / "api")
    flowsql("up")
    flowsql("migrate")
    flowsql("synth", *(f"--{k.replace('_', '-')}={v}" for k, v in COUNTRY.items()))
    status = json.loads(flowsql("status", "--json", show=False))
    with psycopg.connect(status["dsn"], autocommit=True) as connection:
        query_id = answered(connection)
        cluster = Cluster(connection)
        row = connection.execute("SELECT query.published_scopes()").fetchone()
        assert row is not None
        small = [token(f"client {n}", NEEDED) for n in range(max(CLIENTS))]
        large = [token(f"client {n}", row[0]) for n in range(max(CLIENTS))]
        click.echo(f"| {' | '.join(COLUMNS)} |")
        click.echo("| --- " * len(COLUMNS) + "|")
        for named, path, given in (
            ("get", f"/api/0/get/{query_id}.json", small),
            ("poll", f"/api/0/poll/{query_id}", small),
            ("get, all scopes", f"/api/0/get/{query_id}.json", large),
        ):
            for clients in CLIENTS:
                found = hammer(status["api_url"], path, given[:clients], 1.0)  # warm up
                before = cluster.cpu(), proxy(status)
                found = hammer(status["api_url"], path, given[:clients], seconds)
                click.echo(line(named, clients, found, before, (cluster.cpu(), proxy(status))))
    flowsql("down")


def answered(connection: psycopg.Connection[Any]) -> str:
    """The id of the stored answer."""
    row = connection.execute("SELECT flow.run(%s)", [Jsonb(SPEC)]).fetchone()
    assert row is not None
    state = connection.execute("SELECT flow.wait(%s)", [row[0]]).fetchone()
    rows = connection.execute("SELECT count(*) FROM flow.rows(%s)", [row[0]]).fetchone()
    click.echo(f"{row[0]} is {state and state[0]} with {rows and rows[0]} rows")
    return str(row[0])


def token(caller: str, scopes: list[str]) -> str:
    """A token of one role."""
    return tokens.generate_token(
        username=caller,
        private_key=tokens.load_private_key(tokens.ensure_keys(home()).private),
        lifetime=timedelta(hours=1),
        roles={"bench": scopes},
        audience=tokens.audience(),
    )


def hammer(url: str, path: str, given: list[str], seconds: float) -> dict[str, Any]:
    """One run of the clients."""
    where = urlsplit(url)
    job = {
        "host": where.hostname,
        "port": where.port,
        "seconds": seconds,
        "requests": [
            f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {t}\r\n\r\n"
            for t in given
        ],
    }
    asker = Path(__file__).with_name("asker.py")
    done = subprocess.run(
        [sys.executable, asker], input=json.dumps(job) + "\n", text=True, stdout=subprocess.PIPE,
        check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def proxy(status: dict[str, Any]) -> float:
    """CPU seconds of the API's processes until now."""
    ticks = 0
    root = status["api"]["pid"]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if root in (int(entry.parent.name), int(fields[1])):
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def line(
    named: str,
    clients: int,
    found: dict[str, Any],
    before: tuple[float, float],
    after: tuple[float, float],
) -> str:
    """A row of the table; statuses too when there are others than 200 and 303."""
    taken = found["latencies"]
    many = len(taken)
    cells = [
        named, str(clients), f"{many / found['seconds']:.0f}",
        f"{taken[many // 2] * 1000:.1f}", f"{taken[many * 99 // 100] * 1000:.1f}",
        *(f"{(b - a) / many * 1000:.2f}" for a, b in zip(before, after, strict=True)),
    ]  # fmt: skip
    odd = {s: n for s, n in found["statuses"].items() if s not in ("200", "303")}
    return f"| {' | '.join(cells)} |{f' {odd}' if odd else ''}"


if __name__ == "__main__":
    main()
