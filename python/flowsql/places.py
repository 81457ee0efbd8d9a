"""Loading sites, cells, handset models, region layers and subsets: lists that fit in memory."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from psycopg.types.json import Jsonb

from flowsql.batch import Account, Say
from flowsql.database import Connection, connect, told
from flowsql.pseudonyms import key
from flowsql.sources import keying_of
from flowsql.unpacking import opened

_REQUIRED = {
    "sites": {"id", "latitude", "longitude"},
    "cells": {"id", "latitude", "longitude"},
    "tacs": {"id"},
}
_STORE = {
    "sites": "SELECT etl.store_sites(%s, %s)",
    "cells": "SELECT etl.store_cells(%s, %s)",
    "tacs": "SELECT etl.store_tacs(%s, %s)",
}
_CRS84 = ("CRS84", "4326")


@dataclass(frozen=True)
class Stored:
    """What the database says of a list it has stored."""

    account: Account
    notes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    id: str | None = None

    def tell(self, say: Say) -> None:
        """Say what was noted, what was rejected and why, then the account."""
        for line in self.notes:
            say(line)
        for line in self.reasons:
            say(f"rejected {line}")
        say(str(self.account))


def store_list(connection: Connection, what: str, file: Path) -> Stored:
    """Store a CSV list of sites, cells or tacs. Errors: ClickException; nothing changed."""
    rows = csv_rows(file)
    missing = _REQUIRED[what] - set(rows[0] if rows else _REQUIRED[what])
    if missing:
        raise click.ClickException(
            f"{file}: missing columns for {what}: {', '.join(sorted(missing))}."
        )
    return _stored(connection, _STORE[what], [Jsonb(rows), [str(file)]])


def store_layer(
    connection: Connection, layer: str, file: Path, code: str | None, name: str | None
) -> Stored:
    """Store a region layer from GeoJSON, or from CSV with a column wkt.

    ``code`` and ``name``: the columns to take them from; by default those FlowDB has for the layer
    (admin3pcod, admin3name). Errors: ClickException; nothing has changed then.
    """
    text = _text(file)
    rows = _features(text, file) if text.lstrip().startswith("{") else _wkt_rows(text, file)
    names = {key for row in rows for key in row["properties"]}
    code, name = code or f"{layer}pcod", name or f"{layer}name"
    for option, column in (("--code", code), ("--name", name)):
        if rows and column not in names:
            raise click.ClickException(
                f"{file}: there is no column {column}. Name the right one with {option}; "
                f"there are: {', '.join(sorted(names))}."
            )
    return _stored(
        connection,
        "SELECT etl.store_layer(%s, %s, %s, %s, %s)",
        [layer, Jsonb(rows), [str(file)], code, name],
    )


def store_subset(
    connection: Connection, name: str, file: Path, key_as: str | None = None
) -> Stored:
    """Register the subscribers of a CSV file with a column subscriber; the answer has the id.

    ``key_as`` names the source whose way of keying makes pseudonyms of them.
    """
    rows = csv_rows(file)
    if rows and "subscriber" not in rows[0]:
        raise click.ClickException(f"{file}: there is no column subscriber.")
    members = [row["subscriber"] for row in rows]
    key_id = None
    if key_as:
        keying, secret = keying_of(connection, key_as), key()
        given = [(member or "").strip() for member in members]
        members = [member and secret.pseudonym(member, keying) for member in given]
        key_id = secret.id
    return _stored(
        connection,
        "SELECT etl.store_subset(%s, %s, %s, %s)",
        [name, members, [str(file)], key_id],
    )


def store_mapping(connection: Connection, name: str, file: Path) -> Stored:
    """Register a CSV file as mapping table: id of cells, and columns of codes."""
    rows = csv_rows(file)
    return _stored(
        connection, "SELECT etl.store_mapping(%s, %s, %s)", [name, Jsonb(rows), [str(file)]]
    )


def store_geometry(connection: Connection, name: str, file: Path) -> Stored:
    """Register a geometry table: GeoJSON, or CSV with codes and lon and lat, or wkt."""
    text = _text(file)
    rows = _features(text, file) if text.lstrip().startswith("{") else _point_rows(text, file)
    return _stored(
        connection, "SELECT etl.store_geometry(%s, %s, %s)", [name, Jsonb(rows), [str(file)]]
    )


def import_layers(say: Say) -> None:
    """Let the gate database, when there is one, see layers that are new."""
    try:
        with connect(gate=True) as gate:
            row = gate.execute(
                "SELECT pg_catalog.to_regprocedure('flow.import_layers()')"
            ).fetchone()
            if row and row[0]:
                gate.execute("SELECT flow.import_layers()")
    except click.ClickException as error:
        say(f"the gate database was not told: {error.format_message().splitlines()[0]}")


def csv_rows(file: Path) -> list[dict[str, Any]]:
    """Rows of a CSV file: texts (None for empty) by column, and ``line`` (header not counted)."""
    return _csv(_text(file), file)


def _csv(text: str, file: Path) -> list[dict[str, Any]]:
    """Rows of CSV text."""
    csv.field_size_limit(1 << 30)
    reader = csv.reader(io.StringIO(text))
    names = [name.strip() for name in next(reader, [])]
    if not any(names):
        raise click.ClickException(f"{file}: there is no header line with column names.")
    if len(set(names)) < len(names):
        raise click.ClickException(f"{file}: a column name stands twice in the header.")
    rows: list[dict[str, Any]] = []
    for line, values in enumerate(reader, 1):
        if not values:
            continue
        if len(values) != len(names):
            raise click.ClickException(
                f"{file}: line {line} has {len(values)} columns where the header has {len(names)}. "
                "Nothing was loaded."
            )
        rows.append({"line": line, **{n: v or None for n, v in zip(names, values, strict=True)}})
    return rows


def _features(text: str, file: Path) -> list[dict[str, Any]]:
    """Features of a GeoJSON document."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON: {error}.") from error
    if document.get("type") != "FeatureCollection":
        raise click.ClickException(f"{file}: GeoJSON must be a FeatureCollection.")
    crs = str(((document.get("crs") or {}).get("properties") or {}).get("name") or "CRS84")
    if not crs.endswith(_CRS84):
        raise click.ClickException(f"{file} is in {crs}: transform it to EPSG:4326 first.")
    return [
        {
            "line": line,
            "properties": _texts((feature.get("properties") or {}).items()),
            "geometry": json.dumps(shape) if (shape := feature.get("geometry")) else None,
        }
        for line, feature in enumerate(document.get("features") or [], 1)
    ]


def _wkt_rows(text: str, file: Path) -> list[dict[str, Any]]:
    """Rows of CSV text with a column wkt, as features."""
    rows = _csv(text, file)
    if rows and "wkt" not in rows[0]:
        raise click.ClickException(f"{file}: a layer is GeoJSON, or CSV with a column wkt.")
    return [
        {"line": row.pop("line"), "geometry": row.pop("wkt"), "properties": row} for row in rows
    ]


def _point_rows(text: str, file: Path) -> list[dict[str, Any]]:
    """Rows of CSV text with columns lon and lat, or wkt, as features."""
    rows = _csv(text, file)
    if rows and not ("wkt" in rows[0] or {"lon", "lat"} <= set(rows[0])):
        raise click.ClickException(
            f"{file}: a geometry table is GeoJSON, or CSV with columns lon and lat, or wkt."
        )
    return [{"line": row.pop("line"), "geometry": _shape(row), "properties": row} for row in rows]


def _shape(row: dict[str, Any]) -> str | None:
    """The WKT of a row, which loses the columns it is taken from; None when it has no place."""
    if "wkt" in row:
        shape: str | None = row.pop("wkt")
        return shape
    lon, lat = row.pop("lon"), row.pop("lat")
    return None if lon is None and lat is None else f"POINT({lon} {lat})"


def _texts(items: Iterable[tuple[str, Any]]) -> dict[str, str | None]:
    """Property values as texts, which codes and names are."""
    return {
        key: value if value is None or isinstance(value, str) else json.dumps(value)
        for key, value in items
    }


def _text(file: Path) -> str:
    """The unpacked content of a file. Errors: ClickException when it is not UTF-8 text."""
    try:
        with opened(file) as (stream, _raw):
            return stream.read().decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8 text.") from error


def _stored(connection: Connection, query: str, arguments: list[Any]) -> Stored:
    """Call one of the storing functions."""
    with told():
        row = connection.execute(query, arguments).fetchone()
    return stored(row[0] if row else {})


def stored(found: dict[str, Any]) -> Stored:
    """What etl.record_places says, as an object."""
    account = Account(found["rows_in"], found["kept"], found["rejected"])
    return Stored(account, found["notes"], found["reasons"], found.get("id"))
