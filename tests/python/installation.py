"""An installation of its own for a test: a home folder, run by the commands themselves."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

CHECKOUT = Path(__file__).resolve().parents[2]
FLOWSQL = Path(sys.executable).with_name("flowsql")

#: Settings of whoever runs the tests that must not reach them.
FOREIGN = ("FLOW", "PG", "MAX_", "SHARED_BUFFERS_SIZE", "EFFECTIVE_CACHE_SIZE", "DB_CONNECTION_")

#: Several servers run at once on a small machine, and none outlives it.
FRUGAL = {"SHARED_BUFFERS_SIZE": "128MB", "EFFECTIVE_CACHE_SIZE": "1GB", "FLOWSQL_FSYNC": "off"}


@dataclass(frozen=True)
class Installation:
    """A home folder and the environment in which commands act on it."""

    home: Path
    env: dict[str, str]

    def flowsql(
        self, *arguments: str | Path, check: bool = True, stdin: str = "", **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``flowsql ARGUMENTS``; a failure fails the test, showing what it printed."""
        done = subprocess.run(
            [str(FLOWSQL), *(str(word) for word in arguments)],
            env={**self.env, **env},
            cwd=CHECKOUT,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(
                f"flowsql {' '.join(map(str, arguments))} ended with {done.returncode}\n"
                f"{done.stdout}\n{done.stderr}"
            )
        return done

    def status(self) -> dict[str, Any]:
        """What ``flowsql status --json`` says."""
        found: dict[str, Any] = json.loads(self.flowsql("status", "--json").stdout)
        return found

    @property
    def dsn(self) -> str:
        """The administrator's connection URI."""
        return str(self.status()["dsn"])

    @property
    def gate_dsn(self) -> str:
        """The gate database's connection URI, without a user."""
        return str(self.status()["gate_dsn"])

    @property
    def api_url(self) -> str:
        """The API's address."""
        return str(self.status()["api_url"])

    def state(self) -> dict[str, Any]:
        """What ``flowsql up`` keeps in the home."""
        file = self.home / "state.json"
        found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
        return found

    def places(self) -> list[Path]:
        """The folders of the server and of its socket, wherever they are."""
        return [Path(place) for name, place in self.state().items() if name in ("base", "sockets")]

    def secret(self, name: str) -> str:
        """A password of this installation, such as that of flow_proxy."""
        return (self.home / "secrets" / name).read_text().strip()

    def login(self, role: str, *, gate: bool = False) -> str:
        """The connection URI of a login role, such as flow_worker."""
        port, database = self.status()["pg"]["port"], "flowsql_gate" if gate else "flowsql"
        return f"postgresql://{role}:{self.secret(role)}@127.0.0.1:{port}/{database}"

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A connection of the administrator that commits each statement."""
        return psycopg.connect(self.dsn, autocommit=True, **options)


def environment(home: Path, **env: str) -> dict[str, str]:
    """The environment in which commands act on ``home`` and on nothing of the caller's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return {**kept, **FRUGAL, "FLOWSQL_HOME": str(home), **env}


@contextmanager
def new_home(**env: str) -> Iterator[Installation]:
    """An empty home that everybody may enter; at the end it is stopped and removed."""
    folder = Path(tempfile.mkdtemp(prefix="flowsql-test-"))
    folder.chmod(0o755)
    home = Installation(folder / "home", environment(folder / "home", **env))
    try:
        yield home
    finally:
        home.flowsql("down", check=False)
        for place in (*home.places(), folder):
            shutil.rmtree(place, ignore_errors=True)
