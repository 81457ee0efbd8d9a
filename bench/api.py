"""``make bench-api``: cached ``/get`` and ``/poll`` under load, by wrk (Debian's package).

Makes a small country with 64 regions once, stores one answer of about as many rows, and lets 1, 8
and 64 clients ask for it over connections that are kept, in turn with 64 tokens: each as soon as it
has its answer, and 64 also 500 times a second together. Prints requests a second, median and 99th
percentile of their time, and what a request costs PostgreSQL and the proxy in CPU time.
"""

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

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
#: Requests a second of 64 clients that do not ask as fast as they can: the goal. Clients that do
#: wait for each other: so many requests a second would take each of them 64 / 500 s.
RATE = 500
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
        small = written(folder / "tokens", NEEDED)
        large = written(folder / "tokens-all", row[0])
        click.echo(f"| {' | '.join(COLUMNS)} |")
        click.echo("| --- " * len(COLUMNS) + "|")
        for named, path, given in (
            ("get", f"/api/0/get/{query_id}.json", small),
            ("poll", f"/api/0/poll/{query_id}", small),
            ("get, all scopes", f"/api/0/get/{query_id}.json", large),
        ):
            for clients, rate in (*((number, None) for number in CLIENTS), (max(CLIENTS), RATE)):
                hammer(status["api_url"], path, given, clients, 2)  # warm up
                before = cluster.cpu(), proxy(status)
                found = hammer(status["api_url"], path, given, clients, seconds, rate)
                title = f"{named}, {rate} a second" if rate else named
                click.echo(line(title, clients, found, before, (cluster.cpu(), proxy(status))))
    flowsql("down")


def answered(connection: psycopg.Connection[Any]) -> str:
    """The id of the stored answer."""
    row = connection.execute("SELECT flow.run(%s)", [Jsonb(SPEC)]).fetchone()
    assert row is not None
    state = connection.execute("SELECT flow.wait(%s)", [row[0]]).fetchone()
    rows = connection.execute("SELECT count(*) FROM flow.rows(%s)", [row[0]]).fetchone()
    click.echo(f"{row[0]} is {state and state[0]} with {rows and rows[0]} rows")
    return str(row[0])


def written(file: Path, scopes: list[str]) -> Path:
    """A file of as many tokens as there are clients at most."""
    lines = (token(f"client {n}", scopes) for n in range(max(CLIENTS)))
    file.write_text("\n".join(lines) + "\n")
    file.chmod(0o600)
    return file


def token(caller: str, scopes: list[str]) -> str:
    """A token of one role."""
    return tokens.generate_token(
        username=caller,
        private_key=tokens.load_private_key(tokens.ensure_keys(home()).private),
        lifetime=timedelta(hours=1),
        roles={"bench": scopes},
        audience=tokens.audience(),
    )


def hammer(
    url: str, path: str, tokens_file: Path, clients: int, seconds: float, rate: int | None = None
) -> dict[str, Any]:
    """One run of the clients, at most ``rate`` requests a second of all.

    Errors: ClickException without wrk.
    """
    program = shutil.which("wrk")
    if program is None:
        raise click.ClickException("wrk is not installed: apt-get install wrk")
    asker = Path(__file__).with_name("asker.lua")
    done = subprocess.run(
        [program, "-t1", f"-c{clients}", f"-d{seconds:.0f}s", "--latency", "-s", asker, url + path],
        env=os.environ | {"FLOWSQL_TOKENS": str(tokens_file), "FLOWSQL_RATE": str(rate or "")},
        text=True, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
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
    """A row of the table; how many answers were wrong, when there are any."""
    many = found["requests"]
    cells = [
        named, str(clients), f"{many / found['seconds']:.0f}",
        f"{found['p50']:.1f}", f"{found['p99']:.1f}",
        *(f"{(b - a) / many * 1000:.2f}" for a, b in zip(before, after, strict=True)),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |{f' wrong: {wrong}' if (wrong := found['wrong']) else ''}"


if __name__ == "__main__":
    main()
