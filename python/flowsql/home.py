"""The home folder of an installation (secrets, keys, state) and the addresses of its databases.

Settings read from the environment:

FLOWSQL_HOME
    the folder; default ``.flowsql`` of the checkout, or of the current folder when installed
FLOWSQL_SECRETS
    a folder of passwords, one a file, named after their roles; default /run/secrets: they win
    over generated ones, and complete connection strings that have none
FLOWSQL_DSN
    another server's administrator, as a libpq connection string: no private PostgreSQL then
FLOWSQL_WORKER_DSN, FLOWSQL_JOBS_DSN, FLOWSQL_PROXY_DSN, FLOWSQL_GATE_LOGIN_DSN, FLOWSQL_AUTH_DSN
    with FLOWSQL_DSN: how flow_worker, flow_jobs, flow_proxy, flow_gate and flow_auth log in there
FLOWSQL_GATE_DSN
    with FLOWSQL_DSN: the gate database, when it is not ``<database>_gate`` of the same server
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import click
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from flowsql.handed import Handed

DATABASE = "flowsql"
GATE_DATABASE = "flowsql_gate"
SUPERUSER = "postgres"

#: The login roles, and the variable that holds each one's connection string on another server.
LOGINS = {
    "flow_worker": "FLOWSQL_WORKER_DSN",
    "flow_jobs": "FLOWSQL_JOBS_DSN",
    "flow_proxy": "FLOWSQL_PROXY_DSN",
    "flow_gate": "FLOWSQL_GATE_LOGIN_DSN",
    "flow_auth": "FLOWSQL_AUTH_DSN",
}


@dataclass(frozen=True)
class Home:
    """A home folder. Making the object touches nothing on disk."""

    path: Path

    def folder(self, name: str, mode: int = 0o700) -> Path:
        """The subfolder ``name``, made with permissions ``mode`` when missing."""
        self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
        found = self.path / name
        found.mkdir(mode=mode, exist_ok=True)
        return found

    def secret(self, name: str) -> str:
        """The secret ``name``: what FLOWSQL_SECRETS has, else ours, made at first use.

        Ours are 32 URL-safe characters in a file that only its owner reads.
        """
        if given := _handed_over(name):
            return given
        file = self.folder("secrets") / name
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        value = secrets.token_urlsafe(24)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(value + "\n")
        return value

    def state(self) -> dict[str, Any]:
        """What `flowsql up` remembers: ports, data directory, socket directory. Empty before."""
        try:
            read: dict[str, Any] = json.loads((self.path / "state.json").read_text())
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise click.ClickException(
                f"{self.path / 'state.json'} is not JSON ({error}). Delete it and run `flowsql up`."
            ) from error
        return read

    def remember(self, **values: object) -> None:
        """Add ``values`` to the state, replacing the file in one step."""
        self.folder("secrets")
        file = self.path / "state.json"
        beside = file.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps({**self.state(), **values}, indent=2) + "\n")
        beside.replace(file)


def home() -> Home:
    """The home folder that FLOWSQL_HOME names, else ``.flowsql`` of the checkout or of here."""
    if named := os.environ.get("FLOWSQL_HOME"):
        return Home(Path(named).expanduser().absolute())
    return Home((checkout() or Path.cwd()) / ".flowsql")


def checkout() -> Path | None:
    """The source tree this package runs from, or None when it was installed from a wheel."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() and (root / "db").is_dir() else None


def is_private() -> bool:
    """Whether commands act on the home's own PostgreSQL, not on a server FLOWSQL_DSN names."""
    return not os.environ.get("FLOWSQL_DSN")


def dsn(login: str | None = None, *, gate: bool = False) -> str:
    """The connection URI of a login role, or of the administrator when ``login`` is None.

    ``gate`` means the gate database. Errors: ClickException when there is no private PostgreSQL
    yet, or when a given connection string cannot be read.
    """
    address = _private(login) if is_private() else _foreign(login)
    if not gate:
        return address
    if not is_private() and login is None and (given := os.environ.get("FLOWSQL_GATE_DSN")):
        return given
    return rewritten(address, dbname=_gate_name(address))


def rewritten(address: str, **changes: str | None) -> str:
    """The connection string ``address`` as a URI with parameters changed (None: left out)."""
    parts = {**_parts(address), **changes}
    return _uri({name: str(value) for name, value in parts.items() if value is not None})


def _parts(address: str) -> dict[str, object]:
    """The parameters of a connection string; errors: ClickException when it is none."""
    try:
        return dict(conninfo_to_dict(address))
    except ProgrammingError as error:
        raise click.ClickException(
            f"not a connection string: {str(error).strip()}. "
            "Write it like postgresql://user:password@host:5432/flowsql"
        ) from error


def _gate_name(address: str) -> str:
    """The gate database's name: FLOWSQL_GATE_DSN's, else the private one's with ``_gate``."""
    given = "" if is_private() else os.environ.get("FLOWSQL_GATE_DSN", "")
    if name := _parts(given).get("dbname"):
        return str(name)
    return f"{_parts(address).get('dbname', DATABASE)}_gate"


def _private(login: str | None) -> str:
    """The URI of a login of the home's own PostgreSQL."""
    here = home()
    if not (port := here.state().get("pg_port")):
        raise click.ClickException(
            f"there is no private PostgreSQL under {here.path} yet. "
            "Start it with `flowsql up`, or set FLOWSQL_DSN to use another server."
        )
    user = login or SUPERUSER
    address = f"postgresql://{user}:{here.secret(user)}@127.0.0.1:{port}/{DATABASE}"
    if here.state().get("tls", "off") == "off":
        return address
    if root := here.state().get("tls_root"):
        return rewritten(address, sslmode="verify-full", sslrootcert=str(root))
    return rewritten(address, sslmode="require")


def _foreign(login: str | None) -> str:
    """The connection string of a login of the server that FLOWSQL_DSN names."""
    given = os.environ.get(LOGINS.get(login or "", ""), "") or os.environ["FLOWSQL_DSN"]
    parts = _parts(given)
    secret = _handed_over(str(parts.get("user", SUPERUSER)))
    return rewritten(given, password=secret) if secret and "password" not in parts else given


def _handed_over(name: str) -> str:
    """The secret of that name among the files that were handed over; empty when there is none."""
    return Handed().file(name)


def _uri(parts: dict[str, str]) -> str:
    """A libpq URI; a host that is a folder or a list goes into its query part."""
    user, password = parts.pop("user", ""), parts.pop("password", "")
    database = parts.pop("dbname", "")
    login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    where = ""
    if not set(parts.get("host", "")) & set("/,@"):
        host, port = parts.pop("host", ""), parts.pop("port", "")
        where = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    options = f"?{urlencode(parts, quote_via=quote)}" if parts else ""
    return f"postgresql://{login}{'@' if login else ''}{where}/{quote(database, safe='')}{options}"
