"""Every role, every object, every privilege, in both databases, as two files say.

``make privileges`` writes the files from a fresh deploy; what changed in them is then for people to
read. The private database's file is also checked by tests/sql/privileges.sql, at each landing.
"""

import os
from pathlib import Path

import psycopg
import pytest
from installation import CHECKOUT, Installation

VIEW = (CHECKOUT / "tests/sql/include/privileges.psql").read_text()

#: In the gate database the kinds are those functions whose body is plain SQL.
KINDS = {
    "privileges.txt": "SELECT k.kind AS name FROM query.kind AS k",
    "privileges_gate.txt": "SELECT p.proname::text AS name FROM pg_catalog.pg_proc AS p"
    " INNER JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang"
    " WHERE p.pronamespace = 'flow'::regnamespace AND l.lanname = 'sql'",
}
WRITE = bool(os.environ.get("FLOWSQL_WRITE_PRIVILEGES"))


def lines(dsn: str, kinds: str) -> list[str]:
    """What the server says, sorted."""
    with psycopg.connect(dsn) as admin:
        admin.execute(f"CREATE TEMPORARY VIEW kind_name AS {kinds}".encode())
        admin.execute(VIEW.encode())
        rows = admin.execute("SELECT p.line FROM privilege_line AS p").fetchall()
        admin.rollback()
    return sorted(line for (line,) in rows)


@pytest.mark.parametrize("name", KINDS)
def test_privileges(unit: Installation, name: str) -> None:
    """The file is what the server has: a new object is a decision."""
    file: Path = CHECKOUT / "tests" / name
    dsn = unit.login("postgres", gate=True) if "gate" in name else unit.dsn
    found = lines(dsn, KINDS[name])
    if WRITE:
        head = "# Who may do what, by object; written by `make privileges`, read by people.\n"
        file.write_text(head + "".join(f"{line}\n" for line in found))
    written = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    assert found == sorted(set(written)), "run `make privileges` and read what changed"
