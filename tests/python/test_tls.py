"""TLS for the API and the database: item 2 of the contract, and what is refused without it."""

import socket
import ssl
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import flowclient
import psycopg
import pytest
from analysts import create, value
from cryptography import x509
from flowclient.errors import FlowclientConnectionError
from http_api import Api
from installation import Installation, new_home

#: flowclient hands the path to httpx as it is.
pytestmark = pytest.mark.filterwarnings("ignore:.verify=.str..:DeprecationWarning")


@pytest.fixture(scope="module")
def safe() -> Iterator[Installation]:
    """A deployed installation with a generated certificate."""
    with new_home(FLOWSQL_TLS="generated", FLOWSQL_TLS_NAMES="flow.example, 192.0.2.9") as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("migrate")
        home.flowsql("up")
        yield home


@pytest.fixture(scope="module")
def token(safe: Installation) -> str:
    """A token for the loaded days."""
    made = safe.flowsql(
        "token",
        "--username",
        "amina",
        "--scopes",
        "/dev/stdin",
        stdin='{"a": ["get_available_dates"]}',
    )
    return made.stdout.strip()


def root(home: Installation) -> str:
    """What clients check the installation's certificate by."""
    return str(home.home / "tls" / "ca.pem")


def test_item_2_flowclient_with_a_ca_path(safe: Installation, token: str) -> None:
    """The address is https; flowclient works with our root, with a trailing slash and without."""
    assert safe.api_url.startswith("https://127.0.0.1:")
    for url in (safe.api_url, f"{safe.api_url}/"):
        connection = flowclient.connect(url=url, token=token, ssl_certificate=root(safe))
        try:
            assert flowclient.get_available_dates(connection=connection) == {}
        finally:
            connection.session.close()


def test_item_2_an_unknown_root_is_not_trusted(safe: Installation, token: str) -> None:
    """Without the root flowclient does not talk to it; nor does plain HTTP get an answer."""
    connection = flowclient.connect(url=safe.api_url, token=token)
    with pytest.raises(FlowclientConnectionError, match="Unable to connect"):
        flowclient.get_available_dates(connection=connection)
    connection.session.close()
    where = urlsplit(safe.api_url)
    with socket.create_connection((where.hostname or "", where.port or 0), 30) as link:
        link.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" not in link.recv(4096)[:16]


def test_the_api_speaks_modern_tls_and_says_so(safe: Installation) -> None:
    """TLS 1.2 or newer; the names that were asked for; browsers are told to keep to it."""
    where = urlsplit(safe.api_url)
    context = ssl.create_default_context(cafile=root(safe))
    address = (where.hostname or "", where.port or 0)
    with (
        socket.create_connection(address, 30) as plain,
        context.wrap_socket(plain, server_hostname="flow.example") as link,
    ):
        assert link.version() in ("TLSv1.2", "TLSv1.3")
        link.sendall(b"GET / HTTP/1.1\r\nHost: flow.example\r\nConnection: close\r\n\r\n")
        answer = link.recv(65536)
    assert b"Strict-Transport-Security: max-age=" in answer
    with (
        socket.create_connection(address, 30) as plain,
        pytest.raises(ssl.SSLError),
        context.wrap_socket(plain, server_hostname="other.example"),
    ):
        pass


def test_the_database_lets_nobody_in_without_tls(safe: Installation) -> None:
    """Over TCP only TLS and SCRAM; commands, worker, API and gate use it."""
    assert "sslmode=verify-full" in safe.dsn
    with safe.connect() as admin:
        assert value(admin, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        rules = admin.execute(
            "SELECT type, auth_method FROM pg_hba_file_rules WHERE type <> 'local'"
        ).fetchall()
        assert set(rules) == {("hostssl", "scram-sha-256")}
        plain = admin.execute(
            "SELECT a.usename, a.application_name FROM pg_stat_ssl AS s"
            " INNER JOIN pg_stat_activity AS a ON a.pid = s.pid"
            " WHERE NOT s.ssl AND a.client_port >= 0"
        ).fetchall()
        assert plain == []
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(safe.dsn.replace("verify-full", "disable"))


def test_the_gate_works_behind_tls(safe: Installation) -> None:
    """An analyst's connection string asks for a verified server; inside it is TLS too."""
    ana = create(safe, "ana")
    assert "sslmode=verify-full" in ana.dsn
    with ana.connect() as connection:
        assert value(connection, "SELECT count(*) FROM flow.dates()") == 0
        assert value(connection, "SELECT count(*) FROM flow.mine()") == 0


def test_keys_are_closed(safe: Installation) -> None:
    """Private keys are their owner's alone; the root is for everybody."""
    folder = safe.home / "tls"
    rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert rights == {"ca.pem": 0o644, "ca.key": 0o600, "server.pem": 0o644, "server.key": 0o600}


def test_a_second_up_keeps_certificate_and_choice(safe: Installation) -> None:
    """Without the variable TLS stays on, with the same certificate."""
    before = (safe.home / "tls" / "server.pem").read_bytes()
    env = {name: text for name, text in safe.env.items() if not name.startswith("FLOWSQL_TLS")}
    again = Installation(safe.home, {**env, "FLOWSQL_TLS_NAMES": "flow.example,192.0.2.9"})
    said = again.flowsql("up").stdout
    assert "the api runs already" in said
    assert again.api_url.startswith("https://")
    assert (safe.home / "tls" / "server.pem").read_bytes() == before


def test_a_certificate_of_ones_own(safe: Installation, token: str, tmp_path: Path) -> None:
    """FLOWSQL_TLS=FILE serves that certificate in API and database; a broken one is refused."""
    tmp_path.chmod(0o755)
    own = tmp_path / "cert-flowkit.pem"
    done = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=flow.api", "-addext", "subjectAltName=IP:127.0.0.1,DNS:flow.api"),
            *("-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    own.write_text((tmp_path / "cert").read_text() + (tmp_path / "key").read_text())
    own.chmod(0o600)
    wrong = safe.flowsql("up", check=False, FLOWSQL_TLS=str(tmp_path / "cert"))
    assert wrong.returncode and "no certificate and key" in wrong.stderr
    safe.flowsql("up", FLOWSQL_TLS=str(own))
    try:
        mine = x509.load_pem_x509_certificate((tmp_path / "cert").read_bytes())
        where = urlsplit(safe.api_url)
        served = ssl.get_server_certificate((where.hostname or "", where.port or 0))
        assert x509.load_pem_x509_certificate(served.encode()) == mine
        connection = flowclient.connect(
            url=safe.api_url, token=token, ssl_certificate=str(tmp_path / "cert")
        )
        assert flowclient.get_available_dates(connection=connection) == {}
        connection.session.close()
        strict = safe.dsn.replace("sslmode=require", f"sslmode=verify-full&sslrootcert={own}")
        with psycopg.connect(strict) as admin:
            assert value(admin, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    finally:
        safe.flowsql("up")


def test_switched_off_again(safe: Installation) -> None:
    """FLOWSQL_TLS=off goes back to plain connections on loopback."""
    safe.flowsql("up", FLOWSQL_TLS="off")
    assert safe.api_url.startswith("http://") and "sslmode" not in safe.dsn
    assert Api(safe).request("GET", "/").status == 200
    with psycopg.connect(safe.dsn + "?sslmode=disable") as admin:
        assert not value(admin, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    safe.flowsql("up")
    assert safe.api_url.startswith("https://")
