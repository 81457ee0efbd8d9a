"""Secrets: from files first, and never in logs, the list of processes, or the repository."""

import re
import subprocess
from pathlib import Path

import pytest
from http_api import DATES_ONLY, Api
from installation import CHECKOUT

from flowsql.handed import Handed
from flowsql_api.settings import Settings

#: How a private key, a token or a password in an address looks.
LEAKS = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{100}"
    rb"|eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{40}"
)


def secrets_of(api: Api) -> dict[str, bytes]:
    """What must not be seen, by name: passwords, and a line of the private key."""
    found = {file.name: file.read_bytes().strip() for file in (api.home.home / "secrets").iterdir()}
    key = (api.home.home / "keys" / "token.pem").read_bytes().splitlines()[5]
    assert len(found) >= 5 and all(len(value) >= 16 for value in found.values())
    return {**found, "private key": key}


def test_no_secret_in_the_list_of_processes(bare_api: Api) -> None:
    """No process of the machine was started with a password or a token in its arguments."""
    token = bare_api.token(DATES_ONLY)
    bare_api.request("GET", "/api/0/available_dates", token)
    shown = b""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                shown += (entry / "cmdline").read_bytes() + b"\n"
            except OSError:
                continue
    assert b"flowsql_api" in shown
    for name, value in {**secrets_of(bare_api), "token": token.encode()}.items():
        assert value not in shown, name


def test_no_secret_in_a_log(bare_api: Api) -> None:
    """Neither our log files nor the server's hold a password, a key or a token."""
    token = bare_api.token(DATES_ONLY)
    bare_api.request("GET", "/api/0/available_dates", token)
    bare_api.request("GET", "/api/0/available_dates", token[:-9] + "AAAAAAAAA")
    bare_api.home.flowsql("access", "create-analyst", "sol")
    bare_api.home.flowsql("access", "drop-analyst", "sol")
    home = bare_api.home
    logs = [
        *(home.home / "log").iterdir(),
        *Path(home.status()["pg"]["log"]).iterdir(),
    ]
    assert len(logs) >= 3
    kept = {**secrets_of(bare_api), "token": token[40:80].encode()}
    for log in logs:
        content = log.read_bytes()
        for name, value in kept.items():
            assert value not in content, (log, name)
        assert not LEAKS.search(content), log


def test_no_secret_in_the_repository() -> None:
    """No file of the source holds a private key or a token."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=False
    ).stdout.split(b"\0")
    if listed == [b""]:
        pytest.skip("this is not a checkout")
    for name in filter(None, listed):
        file = CHECKOUT / name.decode()
        if file.is_file():
            assert not LEAKS.search(file.read_bytes()), name


def test_a_file_wins_over_a_variable(tmp_path: Path) -> None:
    """FLOWSQL_SECRETS (by default /run/secrets) first, then the environment."""
    (tmp_path / "FLOWAPI_IDENTIFIER").write_text("from_file\n")
    environment = {
        "FLOWSQL_SECRETS": str(tmp_path),
        "FLOWAPI_IDENTIFIER": "from_variable",
        "FLOWSQL_API_DSN": "postgresql://x",
    }
    assert Handed(environment)["FLOWAPI_IDENTIFIER"] == "from_file"
    assert Handed(environment)["FLOWSQL_API_DSN"] == "postgresql://x"
    assert Handed(environment)["NOTHING"] == ""
    assert Handed({"FLOWSQL_SECRETS": str(tmp_path / "none")})["FLOWAPI_IDENTIFIER"] == ""
    settings = Settings.read(environment)
    assert (settings.audience, settings.dsn) == ("from_file", "postgresql://x")


def test_the_leak_is_recognised() -> None:
    """What the scans look for is what keys and tokens look like."""
    from datetime import timedelta

    from flowsql.jwt import generate_keypair, generate_token

    private, _ = generate_keypair()
    token = generate_token(
        username="x", private_key=private.decode(), lifetime=timedelta(1), roles={}
    )
    assert LEAKS.search(private) and LEAKS.search(token.encode())
