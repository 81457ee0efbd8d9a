"""FlowETL's 29 quality checks as it defines them, stated for another engine over files."""

from pathlib import Path
from typing import Any

import duckdb

#: All columns of an event type but id: what makes two rows duplicates of one another.
COLUMNS = {
    "calls": "datetime msisdn imsi imei tac location_id msisdn_counterpart outgoing duration",
    "sms": "datetime msisdn imsi imei tac location_id msisdn_counterpart outgoing",
    "mds": "datetime msisdn imsi imei tac location_id duration volume_total volume_upload"
    " volume_download",
    "topups": "datetime msisdn imsi imei tac location_id type recharge_amount airtime_fee"
    " tax_and_fee pre_event_balance post_event_balance",
}
_PEOPLE = {"calls": "UNION ALL SELECT msisdn_counterpart FROM day", "mds": ""}
_IN_SERVICE = """
    FROM day AS e INNER JOIN cell AS c ON e.location_id = c.id
    WHERE c.longitude IS NOT NULL AND DATE '{day}' BETWEEN
        coalesce(c.date_of_first_service, '0001-01-01')
        AND coalesce(c.date_of_last_service, '9999-12-31')
"""
_GROUPS = "(SELECT count(*) AS n FROM day GROUP BY {columns} HAVING count(*) > 1)"
_PER = "(SELECT count(DISTINCT msisdn) AS n FROM day WHERE {0} IS NOT NULL GROUP BY {0})"

ALL = {
    "count_added_rows": "SELECT count(*) FROM day",
    "count_duplicated": f"SELECT count(*) FROM {_GROUPS}",
    "count_duplicates": f"SELECT coalesce(sum(n - 1), 0) FROM {_GROUPS}",
    "count_msisdns": "SELECT count(DISTINCT msisdn) FROM (SELECT msisdn FROM day {people})",
    "count_imsis": "SELECT count(DISTINCT imsi) FROM day",
    "count_imeis": "SELECT count(DISTINCT imei) FROM day",
    "count_location_ids": "SELECT count(*) FROM (SELECT DISTINCT location_id FROM day)",
    "count_null_imsis": "SELECT count(*) FROM day WHERE imsi IS NULL",
    "count_null_imeis": "SELECT count(*) FROM day WHERE imei IS NULL",
    "count_null_location_ids": "SELECT count(*) FROM day WHERE location_id IS NULL",
    "count_locatable_events": f"SELECT count(*) {_IN_SERVICE}",
    "count_locatable_location_ids": f"SELECT count(DISTINCT location_id) {_IN_SERVICE}",
    "earliest_timestamp": "SELECT strftime(min(datetime), '%Y-%m-%d %H:%M:%S+00') FROM day",
    "latest_timestamp": "SELECT strftime(max(datetime), '%Y-%m-%d %H:%M:%S+00') FROM day",
    "max_msisdns_per_imei": f"SELECT max(n) FROM {_PER.format('imei')}",
    "max_msisdns_per_imsi": f"SELECT max(n) FROM {_PER.format('imsi')}",
}
CALLS_SMS = {
    "count_added_rows_outgoing": "SELECT count(*) FROM day WHERE outgoing",
    "count_null_counterparts": "SELECT count(*) FROM day WHERE msisdn_counterpart IS NULL",
    "count_onnet_msisdns": "SELECT count(DISTINCT msisdn) FROM day",
    "count_onnet_msisdns_incoming": "SELECT count(DISTINCT msisdn) FROM day WHERE NOT outgoing",
    "count_onnet_msisdns_outgoing": "SELECT count(DISTINCT msisdn) FROM day WHERE outgoing",
}
CALLS = {
    "count_null_durations": "SELECT count(*) FROM day WHERE duration IS NULL",
    "max_duration": "SELECT max(duration) FROM day",
    "median_duration": "SELECT quantile_cont(duration, 0.5) FROM day",
}


def checks(event_type: str) -> dict[str, str]:
    """Name (with the type's suffix where FlowETL gives one) and statement of a type's checks."""
    own = {"calls": CALLS_SMS | CALLS, "sms": CALLS_SMS}.get(event_type, {})
    return ALL | {f"{name}.{event_type}": text for name, text in own.items()}


def outcomes(event_type: str, day: str, events: Path, cells: Path) -> dict[str, str | None]:
    """What another engine finds in plain CSV files, as text; None when there is nothing."""
    words = {
        "columns": COLUMNS[event_type].replace(" ", ", "),
        "people": _PEOPLE["calls" if event_type in ("calls", "sms") else "mds"],
        "day": day,
    }
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute(
            f"CREATE TABLE cell AS SELECT id, nullif(longitude, '') AS longitude,"
            " nullif(date_of_first_service, '')::date AS date_of_first_service,"
            " nullif(date_of_last_service, '')::date AS date_of_last_service"
            f" FROM read_csv('{cells}', all_varchar = true, header = true)"
        )
        _read(engine, event_type, events)
        return {
            name: _text(engine.execute(text.format(**words)).fetchone())
            for name, text in checks(event_type).items()
        }


def _read(engine: duckdb.DuckDBPyConnection, event_type: str, events: Path) -> None:
    """Table day: an empty field is NULL, a quoted one the empty text; columns it lacks are NULL."""
    source = (
        f"read_csv('{events}', all_varchar = true, header = true,"
        " allow_quoted_nulls = false, auto_detect = false, delim = ',', quote = '\"',"
        f" columns = {dict.fromkeys(_header(events), 'VARCHAR')})"
    )
    given = {
        "datetime": "replace(datetime, '+00', '')::timestamp",
        "duration": "duration::double",
        "outgoing": "outgoing::boolean",
        "tac": "tac::double",
    }
    present = _header(events)
    columns = ", ".join(
        f"{given.get(name, name) if name in present else 'NULL::VARCHAR'} AS {name}"
        for name in COLUMNS[event_type].split()
    )
    engine.execute(f"CREATE TABLE day AS SELECT {columns} FROM {source}")


def _header(events: Path) -> list[str]:
    """The columns of a file."""
    with events.open() as stream:
        return stream.readline().strip().split(",")


def _text(row: tuple[Any, ...] | None) -> str | None:
    """The value of one row as the wire has it."""
    value = row[0] if row else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)
