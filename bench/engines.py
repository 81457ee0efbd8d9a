"""The three engines that the bench asks in turn, and the CPU time of a cluster."""

import importlib.util
import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import sqlglot
from psycopg.types.json import Jsonb

Rows = list[dict[str, Any]]
Connection = psycopg.Connection[Any]
Spec = dict[str, Any]

#: The small tables that compiled questions join.
PLACES = ("cell", "region", "cell_region", "tac")
TYPES = {
    "bigint": "BIGINT",
    "text": "VARCHAR",
    "integer": "INTEGER",
    "smallint": "SMALLINT",
    "numeric": "DECIMAL(24, 6)",
    "numeric(8,0)": "INTEGER",
    "boolean": "BOOLEAN",
    "double precision": "DOUBLE",
    "timestamp with time zone": "TIMESTAMPTZ",
    "date": "DATE",
}

#: What DuckDB has in place of PostGIS (its spatial extension, geodesics too) and of trim_array.
MACROS = """
CREATE MACRO trim_array(a, n) AS a[1:len(a) - n];
CREATE MACRO width_bucket(v, edges) AS len(list_filter(edges, lambda e: e <= v));
CREATE MACRO public.st_makepoint(lon, lat) AS {'x': lat, 'y': lon}::POINT_2D;
CREATE MACRO public.st_distancespheroid(a, b) AS ST_Distance_Spheroid(a, b);
"""


@dataclass(frozen=True)
class Taken:
    """What one answer took: seconds of wall time, and of CPU time of the whole cluster."""

    wall: float
    cpu: float


class Cluster:
    """The processes of the PostgreSQL that both databases are in."""

    def __init__(self, connection: Connection) -> None:
        """Find its first process."""
        self.connection = connection
        row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        self.pid = int((Path(row[0]) / "postmaster.pid").read_text().split()[0])

    def cpu(self) -> float:
        """CPU seconds until now, of living processes and of those that have ended."""
        ticks = 0
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # it has ended meanwhile
            if int(entry.parent.name) == self.pid:
                ticks += sum(map(int, fields[11:15]))  # its own, and of children it has waited for
            elif int(fields[1]) == self.pid:
                ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")


class FlowSQL:
    """Asks as an analyst with SQL does: run, wait, rows."""

    def __init__(self, connection: Connection, cluster: Cluster) -> None:
        """Over an autocommitting connection; a worker runs."""
        self.connection, self.cluster = connection, cluster

    def reset(self) -> None:
        """Drop all stored results."""
        self._discard("SELECT q.id FROM cache.query AS q WHERE q.state = 'ready' FOR UPDATE")

    def forget(self, spec: Spec) -> None:
        """Drop the result of the question alone; what it was computed from stays."""
        self._discard(
            "SELECT q.id FROM cache.query AS q WHERE q.state = 'ready'"
            " AND q.id = query.id(query.normalise(%s)) FOR UPDATE",
            Jsonb(spec),
        )

    def _discard(self, query: str, *values: Any) -> None:
        """Drop some results."""
        self.connection.execute(
            f"SELECT cache.discard(r.id, 'the bench asks anew') FROM ({query}) AS r", values or None
        )

    def run(self, spec: Spec) -> tuple[Rows, Taken]:
        """The rows, and what they took."""
        wall, cpu = time.perf_counter(), self.cluster.cpu()
        row = self.connection.execute("SELECT flow.run(%s)", [Jsonb(spec)]).fetchone()
        assert row is not None
        state = self.connection.execute("SELECT flow.wait(%s)", [row[0]]).fetchone()
        if state is None or state[0] != "ready":
            raise RuntimeError(f"{row[0]} is {state}")
        rows = self.connection.execute("SELECT * FROM flow.rows(%s)", [row[0]]).fetchall()
        taken = Taken(time.perf_counter() - wall, self.cluster.cpu() - cpu)
        return [row[0] for row in rows], taken

    def complete(self, spec: Spec) -> Rows:
        """The stored rows of an answer, before redaction."""
        row = self.connection.execute(
            "SELECT query.id(query.normalise(%s))", [Jsonb(spec)]
        ).fetchone()
        assert row is not None
        rows = self.connection.execute(f"SELECT to_jsonb(q) FROM cache.q_{row[0]} AS q").fetchall()
        return [row[0] for row in rows]


class FlowMachine:
    """Asks FlowMachine, which lives in a process and an environment of its own."""

    def __init__(self, python: Path, dsn: str, redis: int, cluster: Cluster) -> None:
        """Start it."""
        side = Path(__file__).with_name("flowmachine_side.py")
        self.cluster = cluster
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self.process = subprocess.Popen(
            [python, side, dsn, str(redis)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )

    def ask(self, **asked: Any) -> dict[str, Any]:
        """One line there and back. Errors: RuntimeError with its message."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            raise RuntimeError(f"FlowMachine ended: {self.errors.read()[-2000:].decode()}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def reset(self) -> None:
        """Drop all stored results."""
        self.ask(do="reset")

    def forget(self, spec: Spec) -> None:
        """Drop the result of the question alone."""
        self.ask(do="forget", spec=spec)

    def run(self, spec: Spec) -> tuple[Rows, Taken]:
        """The rows, and what they took (its own process's CPU time is not counted)."""
        wall, cpu = time.perf_counter(), self.cluster.cpu()
        rows = self.ask(do="run", spec=spec)["rows"]
        return rows, Taken(time.perf_counter() - wall, self.cluster.cpu() - cpu)

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()
        self.errors.close()


def _spatial() -> Path:
    """DuckDB's spatial extension, of a package that brings it. Errors: RuntimeError without it."""
    package = importlib.util.find_spec("duckdb_extension_spatial")
    if package is None or package.origin is None:
        raise RuntimeError("DuckDB has no spatial extension here: start with bench/run.sh")
    folder = Path(package.origin).with_name("extensions") / f"v{duckdb.__version__}"
    return folder / "spatial.duckdb_extension"


class DuckDB:
    """Asks the compiled SQL, over raw events in Parquet, of DuckDB.

    Raw: an operator's rows with its texts for people, cells, phones and SIM cards, in the order of
    time. A view finds the version of a row's cell, as FlowMachine does too.
    """

    def __init__(self, connection: Connection, folder: Path, threads: int) -> None:
        """Export what is needed, once, and open it."""
        self.connection, self.folder = connection, folder
        folder.mkdir(exist_ok=True, parents=True)
        self.duck = duckdb.connect(config={"threads": threads})
        self.duck.execute("SET TimeZone = 'UTC'; CREATE SCHEMA store; CREATE SCHEMA public")
        self.duck.execute(f"LOAD '{_spatial()}'")
        self.duck.execute(MACROS)
        for table in PLACES:
            file = self._exported(table, f"store.{table}", "TRUE", "1")
            self.duck.execute(f"CREATE VIEW store.{table} AS SELECT * FROM read_parquet('{file}')")
        # Raw events have no device but the model's number.
        self.duck.execute("CREATE VIEW store.device AS SELECT tac AS device, tac FROM store.tac")
        days = connection.execute("SELECT d.event_type, d.day FROM flow.dates() AS d").fetchall()
        for event_type, day in days:
            self._open_day(event_type, day)

    def _open_day(self, event_type: str, day: date) -> None:
        """Show a day's raw events as the compiled SQL names them."""
        table = f"{event_type}_{day:%Y%m%d}"
        within = f"t.datetime >= '{day}' AND t.datetime < '{day}'::date + 1"
        file = self._exported(table, f"events.{event_type}", within, "datetime")
        raw = self.duck.execute(f"DESCRIBE SELECT * FROM read_parquet('{file}')").fetchall()
        also = {"msisdn_counterpart": "counterpart", "outgoing": "outgoing"}
        more = "".join(f", e.{name} AS {also[name]}" for name, *_ in raw if name in also)
        self.duck.execute(
            f"CREATE VIEW store.{table} AS SELECT e.msisdn AS subscriber, e.datetime AS time,"
            f" c.cell, coalesce(e.tac, 0) AS device{more} FROM read_parquet('{file}') AS e"
            f" LEFT JOIN store.cell AS c ON c.id = e.location_id AND DATE '{day}' BETWEEN"
            " coalesce(c.first_service, DATE '-infinity')"
            " AND coalesce(c.last_service, DATE 'infinity')"
        )

    def _exported(self, name: str, relation: str, condition: str, order: str) -> Path:
        """The Parquet file of a relation's rows, made if there is none yet."""
        file = self.folder / f"{name}.parquet"
        if not file.exists():
            columns = self.connection.execute(
                "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a"
                " WHERE a.attrelid = %s::regclass AND a.attnum > 0"
                " AND NOT a.attisdropped AND a.atttypid::regtype::text NOT IN ('geometry',"
                " 'public.geometry', 'jsonb') ORDER BY a.attnum",
                [relation],
            ).fetchall()
            names = ", ".join(f't."{column}"' for column, _ in columns)
            types = ", ".join(f"'{column}': '{TYPES[kind]}'" for column, kind in columns)
            part = file.with_suffix(".csv")
            query = f"COPY (SELECT {names} FROM {relation} AS t WHERE {condition})"
            with (
                part.open("wb") as stream,
                self.connection.cursor() as cursor,
                cursor.copy(f"{query} TO STDOUT (FORMAT csv)") as copy,
            ):
                for block in copy:
                    stream.write(block)
            self.duck.execute(
                f"COPY (SELECT * FROM read_csv('{part}', header = false, columns = {{{types}}})"
                f" ORDER BY {order}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)"
            )
            part.unlink()
        return file

    def compiled(self, spec: Spec) -> str:
        """The question's SQL over events, not sightings, in DuckDB's dialect."""
        with psycopg.connect(
            self.connection.info.dsn, password=self.connection.info.password
        ) as own:
            own.execute("SELECT ops.set_setting('read_sightings', 'false')")
            own.execute("SELECT ops.set_setting('part_events', '0')")
            row = own.execute("SELECT flow.compile(%s)", [Jsonb(spec)]).fetchone()
            own.rollback()
        assert row is not None
        text = sqlglot.transpile(row[0], read="postgres", write="duckdb")[0]
        # Its threads hand on rows in any order, that of a sorted subquery too.
        return text.replace(
            'ARRAY_AGG(v.region) AS regions FROM (SELECT e.subscriber, e."time", r.code',
            'ARRAY_AGG(v.region ORDER BY v."time", v.code) AS regions'
            ' FROM (SELECT e.subscriber, e."time", r.code',
        )

    def run(self, text: str) -> Taken:
        """What a compiled question takes."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.duck.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {text}")
        return Taken(time.perf_counter() - wall, time.process_time() - cpu)

    def rows(self) -> Rows:
        """The rows of the last question."""
        kinds = self.duck.execute("DESCRIBE answer").fetchall()
        shown = ", ".join(
            f'"{name}"::VARCHAR' if "TIME ZONE" in kind else f'"{name}"' for name, kind, *_ in kinds
        )
        found = self.duck.execute(f"SELECT {shown} FROM answer").fetchall()
        return [dict(zip([kind[0] for kind in kinds], row, strict=True)) for row in found]
