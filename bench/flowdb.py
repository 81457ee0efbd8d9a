"""FlowDB's database beside ours: its locale and settings, its tables, the same rows."""

import math
import os
from collections.abc import Iterator
from pathlib import Path

import click
import psycopg
from engines import Connection
from psycopg import sql

#: The locale of FlowDB's image; its identifiers alone have collation "C".
LOCALE = "en_US.UTF-8"
#: The rows of each event type in the order of FlowDB's columns.
LIKE = {
    "calls": "id, outgoing, datetime, duration, NULL, msisdn, msisdn_counterpart, location_id,"
    " imsi, imei, tac, NULL, NULL",
    "sms": "id, outgoing, datetime, NULL, msisdn, msisdn_counterpart, location_id, imsi, imei, tac,"
    " NULL, NULL",
    "mds": "id, datetime, duration, volume_total, volume_upload, volume_download, msisdn,"
    " location_id, imsi, imei, tac, NULL, NULL",
    "topups": "id, datetime, type, recharge_amount, airtime_fee, tax_and_fee, pre_event_balance,"
    " post_event_balance, msisdn, location_id, imsi, imei, tac, NULL, NULL",
}
PLACES = {
    "infrastructure.cells": "SELECT cell_id, id, version, site_id, date_of_first_service,"
    " date_of_last_service, geom_point, NULL FROM infrastructure.cells",
    "infrastructure.sites": "SELECT site_id, id, version, date_of_first_service,"
    " date_of_last_service, geom_point, NULL FROM infrastructure.sites",
    "infrastructure.tacs": "SELECT id, brand, model, width, height, depth, hnd_type"
    " FROM infrastructure.tacs",
    "geography.admin3": "SELECT gid, admin3name, admin3pcod, geom FROM geography.admin3",
}


def settings() -> dict[str, str]:
    """What FlowDB 1.34 sets at its first start on this machine, where a database can have its own.

    Shared memory and the number of worker processes are the cluster's: both databases' alike.
    """
    cores = max(1, math.floor(0.9 * (os.cpu_count() or 1)))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "default_statistics_target": "10000",
        "effective_cache_size": f"{memory * 3 // 4 // 2**20}MB",
        "effective_io_concurrency": "10",
        "enable_partitionwise_aggregate": "on",
        "geqo_effort": "10",
        "jit": "on",
        "maintenance_work_mem": "2GB",
        "max_parallel_workers_per_gather": str(math.ceil(cores / 2)),
        "random_page_cost": "3",
        "work_mem": "64MB",
    }


def create(connection: Connection, name: str, shipped: bool = True) -> str:
    """Make an empty database with FlowDB's locale and, if ``shipped``, its settings.

    Returns: its connection string. Errors: ClickException where the locale is not installed.
    """
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    try:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 LOCALE {}").format(
                sql.Identifier(name), sql.Literal(LOCALE)
            )
        )
    except psycopg.errors.WrongObjectType as error:
        raise click.ClickException(
            f"FlowDB's locale is not installed: localedef -i en_US -f UTF-8 {LOCALE}"
            " (Debian's package locales)"
        ) from error
    connection.execute(
        sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )
    for setting, value in settings().items() if shipped else ():
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )
    return beside(connection, name)


def beside(connection: Connection, name: str) -> str:
    """The connection string of another database of the same cluster."""
    info = connection.info
    return psycopg.conninfo.make_conninfo(info.dsn, password=info.password or None, dbname=name)


def filled(connection: Connection, shipped: bool) -> str:
    """The connection string of the database; what it lacks of our rows is made, day by day."""
    name = "flowsql_bench_flowdb_shipped" if shipped else "flowsql_bench_flowdb_alike"
    there = connection.execute(
        "SELECT shobj_description(d.oid, 'pg_database') FROM pg_database AS d WHERE d.datname = %s",
        [name],
    ).fetchone()
    if there == ("made",):
        other = beside(connection, name)
    else:
        other = create(connection, name, shipped)
        connection.execute(
            "DO $$ BEGIN CREATE ROLE flowmachine; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        with psycopg.connect(other) as target:
            target.execute(Path(__file__).with_name("flowdb.sql").read_text())
            for table, query in PLACES.items():
                pour(connection, target, query, table)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS 'made'").format(sql.Identifier(name)))
    with psycopg.connect(other, autocommit=True) as target:
        added = 0
        for table in days(connection, target):
            click.echo(f"FlowDB's layout: {table}")
            added += 1
        if added:
            target.execute("VACUUM ANALYZE")
    return other


def days(connection: Connection, target: Connection) -> Iterator[str]:
    """Fill each (event type, day) that is not there yet; yields its table."""
    ours = connection.execute("SELECT d.event_type, d.day FROM flow.dates() AS d").fetchall()
    done = set(target.execute("SELECT a.cdr_type, a.cdr_date FROM etl.available_dates AS a"))
    for event_type, day in ours:
        if (event_type, day) in done:
            continue
        with target.transaction():
            row = target.execute("SELECT add_day(%s, %s)", [event_type, day]).fetchone()
            assert row is not None
            query = (
                f"SELECT {LIKE[event_type]} FROM events.{event_type}"
                f" WHERE datetime >= '{day}' AND datetime < '{day}'::date + 1"
                " ORDER BY msisdn, datetime"
            )
            pour(connection, target, query, f"events.{row[0]}")
            target.execute("SELECT finish_day(%s, %s)", [event_type, day])
        yield row[0]


def pour(source: Connection, target: Connection, query: str, table: str) -> None:
    """Copy the rows of a query into a table of the other database."""
    with (
        source.cursor() as reader,
        target.cursor() as writer,
        reader.copy(f"COPY ({query}) TO STDOUT") as rows,
        writer.copy(f"COPY {table} FROM STDIN") as sink,
    ):
        for block in rows:
            sink.write(block)
