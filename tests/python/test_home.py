"""Where things are: the home folder, its secrets, and the connection strings made from it."""

import json
from pathlib import Path

import click
import pytest
from psycopg.conninfo import conninfo_to_dict

from flowsql.home import Home, dsn, home, rewritten

GIVEN = "postgresql://dba:pass%20word@db.example:6543/cdr?sslmode=require"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home of its own, and none of the caller's connection strings."""
    for name in ("WORKER_DSN", "JOBS_DSN", "PROXY_DSN", "GATE_LOGIN_DSN", "GATE_DSN", "DSN"):
        monkeypatch.delenv(f"FLOWSQL_{name}", raising=False)
    monkeypatch.delenv("FLOWSQL_SECRETS", raising=False)
    monkeypatch.setenv("FLOWSQL_HOME", str(tmp_path / "home"))


def test_a_secret_is_made_once_and_closed() -> None:
    """The same value ever after, long, in a file that only its owner reads."""
    value = home().secret("flow_worker")
    assert home().secret("flow_worker") == value
    assert home().secret("flow_proxy") != value
    assert len(value) >= 32
    assert (home().path / "secrets/flow_worker").stat().st_mode & 0o777 == 0o600


def test_private_addresses() -> None:
    """Each login role has its own; the gate is another database of the same server."""
    home().remember(pg_port=23456)
    secret = home().secret("flow_proxy")
    assert dsn("flow_proxy") == f"postgresql://flow_proxy:{secret}@127.0.0.1:23456/flowsql"
    assert dsn().startswith("postgresql://postgres:")
    assert dsn("flow_worker", gate=True).endswith("@127.0.0.1:23456/flowsql_gate")


def test_no_server_yet() -> None:
    """One learns how to get one."""
    with pytest.raises(click.ClickException, match="flowsql up"):
        dsn()


def test_state_survives_and_a_broken_file_is_named() -> None:
    """What is remembered adds up."""
    home().remember(pg_port=1)
    home().remember(api_port=2)
    assert home().state() == {"pg_port": 1, "api_port": 2}
    assert json.loads((home().path / "state.json").read_text())["api_port"] == 2
    (home().path / "state.json").write_text("{")
    with pytest.raises(click.ClickException, match="Delete it"):
        home().state()


def test_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    """A file in the way is an error of the system that names it."""
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Home(tmp_path / "file/home").secret("x")


def test_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator's address serves everybody who has none of their own."""
    monkeypatch.setenv("FLOWSQL_DSN", GIVEN)
    assert dsn() == GIVEN
    assert dsn("flow_worker") == GIVEN
    monkeypatch.setenv("FLOWSQL_WORKER_DSN", "postgresql://w@db.example/cdr")
    assert dsn("flow_worker") == "postgresql://w@db.example/cdr"
    gate = conninfo_to_dict(dsn(gate=True))
    assert (gate["dbname"], gate["sslmode"], gate["password"]) == (
        "cdr_gate",
        "require",
        "pass word",
    )
    assert not home().path.exists()


def test_another_servers_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """FLOWSQL_GATE_DSN is the gate's address for the administrator, its name for the rest."""
    monkeypatch.setenv("FLOWSQL_DSN", GIVEN)
    monkeypatch.setenv("FLOWSQL_GATE_DSN", "postgresql://dba@db.example/door")
    assert dsn(gate=True) == "postgresql://dba@db.example/door"
    assert conninfo_to_dict(dsn("flow_worker", gate=True))["dbname"] == "door"


def test_a_secret_that_was_handed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file in FLOWSQL_SECRETS wins, and is the password of an address that has none."""
    monkeypatch.setenv("FLOWSQL_SECRETS", str(tmp_path))
    (tmp_path / "flow_proxy").write_text("handed\n")
    assert home().secret("flow_proxy") == "handed"
    monkeypatch.setenv("FLOWSQL_DSN", "postgresql://database/flowsql")
    monkeypatch.setenv("FLOWSQL_PROXY_DSN", "postgresql://flow_proxy@database/flowsql")
    assert dsn("flow_proxy") == "postgresql://flow_proxy:handed@database/flowsql"
    monkeypatch.setenv("FLOWSQL_PROXY_DSN", "postgresql://flow_proxy:own@database/flowsql")
    assert dsn("flow_proxy") == "postgresql://flow_proxy:own@database/flowsql"


@pytest.mark.parametrize(
    "address",
    [
        GIVEN,
        "postgresql:///flowsql?host=/run/pg&port=5433",
        "host=/run/pg port=5433 dbname=flowsql user='a b'",
        "postgresql://a,b:1/c?target_session_attrs=any",
        "postgresql://u@[::1]:5432/x",
        "postgresql://u:p%40%2F%3A@h/d%2Fb",
        "dbname=x",
    ],
)
def test_a_rewritten_address_means_the_same(address: str) -> None:
    """Whatever libpq takes, the URI made from it has the same parameters, but for what changed."""
    expected = conninfo_to_dict(address)
    uri = rewritten(address)
    assert uri.startswith("postgresql://")
    assert conninfo_to_dict(uri) == expected
    changed = conninfo_to_dict(rewritten(address, password=None, dbname="other"))
    expected.pop("password", None)
    assert changed == {**expected, "dbname": "other"}


def test_an_address_that_cannot_be_read() -> None:
    """One is shown the right form."""
    with pytest.raises(click.ClickException, match="postgresql://user:password@host"):
        rewritten("nonsense")
