"""Loading mobile money (dfs): three files together, in the place of what is loaded."""

from dataclasses import replace
from pathlib import Path

import click
from psycopg.types.json import Jsonb

from flowsql.batch import Account, Say, Staged
from flowsql.database import Connection, told
from flowsql.fileformat import Format
from flowsql.places import Stored, stored
from flowsql.pseudonyms import key
from flowsql.records import Reading
from flowsql.sources import keying_of
from flowsql.staging import column_names, stage
from flowsql.unpacking import PACKED

#: The files of a folder, each by its name in the database; they may be packed.
FILES = {
    "subscribers": "dfs_subscribers.csv",
    "transactions": "dfs_transactions.csv",
    "transactions_metadata": "dfs_transactions_metadata.csv",
}


def load_money(
    connection: Connection, folder: Path, say: Say, key_as: str | None = None
) -> Account:
    """Load the three files of a folder; what was loaded before goes in the same moment.

    ``key_as`` names the source whose way of keying makes pseudonyms of msisdn. ``say`` is told what
    was noted and rejected of each file. Returns the account of all of them.
    Errors: ClickException; then nothing has changed.
    """
    files = {name: _file(folder, file) for name, file in FILES.items()}
    headers = {name: column_names(file) for name, file in files.items()}
    secret = key() if key_as else None
    readings = {name: Reading(Format(), header) for name, header in headers.items()}
    if secret and key_as:
        keying = replace(keying_of(connection, key_as), columns=frozenset({"msisdn"}), tac_of=())
        plain = readings["subscribers"]
        change = secret.changer(plain.form, plain.names, keying)
        readings["subscribers"] = replace(plain, change=change)
    with told(), connection.transaction():
        row = connection.execute("SELECT etl.start_dfs(%s)", [Jsonb(headers)]).fetchone()
        staging: dict[str, int] = row[0] if row else {}
        malformed = {
            name: _copy(connection, file, readings[name], staging[name])
            for name, file in files.items()
        }
        paths = {name: str(file) for name, file in files.items()}
        row = connection.execute(
            "SELECT etl.store_dfs(%s, %s, %s, %s)",
            [Jsonb(staging), Jsonb(paths), Jsonb(malformed), secret.id if secret else None],
        ).fetchone()
    accounts = [stored(found) for found in (row[0] if row else [])]
    for file, one in zip(FILES.values(), accounts, strict=True):
        lines: list[str] = []
        one.tell(lines.append)
        for line in lines:
            say(f"{file}: {line}")
    return _sum(accounts)


def _file(folder: Path, name: str) -> Path:
    """A file of the folder, packed or not. Errors: ClickException when there is none."""
    found = next((file for end in PACKED if (file := folder / f"{name}{end}").is_file()), None)
    if found is None:
        raise click.ClickException(
            f"{folder}: there is no {name}, packed or not. Mobile money is these files: "
            f"{', '.join(FILES.values())}."
        )
    return found


def _copy(
    connection: Connection, file: Path, reading: Reading, batch: int
) -> list[dict[str, object]]:
    """Copy one file into its staging table; the lines that are no rows, as rejects."""
    staged = Staged()
    stage(connection, file, reading, batch, staged, lambda _count: None)
    return [
        {"line": bad.line, "reason": bad.reason, "content": {"text": bad.text}}
        for bad in staged.malformed
    ]


def _sum(accounts: list[Stored]) -> Account:
    """The account of several files together."""
    return Account(
        sum(one.account.rows_in for one in accounts),
        sum(one.account.kept for one in accounts),
        sum(one.account.rejected for one in accounts),
    )
