"""Runs every pgTAP file of tests/sql, in a session whose time zone and date style are foreign."""

import subprocess
from pathlib import Path

import pytest
from installation import CHECKOUT, Installation
from psycopg.conninfo import conninfo_to_dict

FILES = sorted((CHECKOUT / "tests/sql").rglob("*.sql"))

#: No answer may depend on these; tests find pgTAP's functions by the path.
FOREIGN = "-c timezone=Asia/Kathmandu -c datestyle=SQL,DMY -c search_path=tap,public"


def prove(home: Installation, file: Path) -> subprocess.CompletedProcess[str]:
    """Run one pgTAP file as the administrator."""
    address = conninfo_to_dict(home.dsn)
    server = {
        "PGHOST": str(address["host"]),
        "PGPORT": str(address["port"]),
        "PGUSER": str(address["user"]),
        "PGPASSWORD": str(address["password"]),
        "PGDATABASE": str(address["dbname"]),
        "PGOPTIONS": FOREIGN,
    }
    return subprocess.run(
        ["pg_prove", "--verbose", "--nocolor", "--ext", ".sql", file],
        env={**home.env, **server},
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pgtap(unit: Installation, file: Path) -> None:
    """Every test of the file passes, and the file runs as many as it planned."""
    done = prove(unit, file)
    if done.returncode:
        pytest.fail(done.stdout, pytrace=False)


def test_a_failing_file_fails(unit: Installation, tmp_path: Path) -> None:
    """The runner sees a failed test, a broken statement and a wrong plan."""
    failures = {
        "failed": "SELECT plan(1); SELECT ok(false, 'fails'); SELECT * FROM finish();",
        "broken": "SELECT plan(1); SELECT no_such_column;",
        "planned": "SELECT plan(2); SELECT ok(true); SELECT * FROM finish();",
    }
    for name, text in failures.items():
        file = tmp_path / f"{name}.sql"
        file.write_text(f"BEGIN; {text} ROLLBACK;")
        assert prove(unit, file).returncode != 0, name
