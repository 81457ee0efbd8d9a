"""``flowsql doctor``: whether what runs here is known to have holes."""

import json
from importlib.metadata import PackageNotFoundError, version

import click
from rich.console import Console
from rich.table import Table

from flowsql import database

#: Libraries that face the network or judge what comes from there.
LIBRARIES = ("PyJWT", "cryptography", "Werkzeug", "Flask", "gunicorn", "psycopg", "argon2-cffi")


def installed() -> dict[str, str]:
    """The versions of the libraries that are installed here."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
def doctor(as_json: bool) -> None:
    """Compare what runs here with the versions that mend known holes.

    PostgreSQL, its extensions, and the libraries of this installation. Exit code 1 when one is too
    old: then update it (Debian: apt-get update && apt-get upgrade) and restart.
    """
    with database.connect() as connection:
        row = connection.execute("SELECT ops.versions()").fetchone()
        assert row is not None  # noqa: S101
        found: dict[str, str] = row[0] | installed()
        old = connection.execute(
            "SELECT o.* FROM ops.outdated(%s) AS o", [json.dumps(found)]
        ).fetchall()
    outdated = [dict(zip(("part", "version", "wanted", "why"), line, strict=True)) for line in old]
    if as_json:
        click.echo(json.dumps({"versions": found, "outdated": outdated}, indent=2))
    else:
        _show(found, {line["part"]: line for line in outdated})
    if outdated:
        raise SystemExit(1)


def _show(found: dict[str, str], outdated: dict[str, dict[str, str]]) -> None:
    """Print what there is, and what of it is too old."""
    table = Table("part", "version", "")
    for name, number in sorted(found.items(), key=lambda pair: pair[0].lower()):
        old = outdated.get(name)
        table.add_row(name, number, f"[red]at least {old['wanted']}: {old['why']}" if old else "ok")
    Console().print(table)
