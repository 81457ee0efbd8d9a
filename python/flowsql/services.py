"""The worker and the API: background processes of ours, started, found again and stopped."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from flowsql import ports, processes
from flowsql.home import Home, dsn

Say = Callable[[str], None]


@dataclass(frozen=True)
class Service:
    """A background process: its command, its own environment, where its files are."""

    home: Home
    name: str
    command: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """Its output."""
        return self.home.path / "log" / f"{self.name}.log"

    @property
    def _record(self) -> Path:
        """Where the identity of the process we started is kept."""
        return self.home.path / "run" / f"{self.name}.json"

    def process(self) -> processes.Identity | None:
        """The process we started, if it still runs; another one with its number is not it."""
        try:
            found = processes.Identity(**json.loads(self._record.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.is_alive() else None

    def start(self, say: Say) -> processes.Identity:
        """Start it unless it runs."""
        if running := self.process():
            say(f"{self.name} runs already")
            return running
        if self._record.exists():
            say(f"the {self.name} before this one did not stop cleanly: its pid file is replaced")
        say(f"starting the {self.name}")
        self.home.folder("log")
        with self.log.open("ab") as output:
            child = subprocess.Popen(
                self.command,
                env={**os.environ, "FLOWSQL_HOME": str(self.home.path), **self.env},
                cwd=self.home.path,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self._keep(child)

    def _keep(self, child: "subprocess.Popen[bytes]") -> processes.Identity:
        """Write down who the process is."""
        process = processes.identify(child.pid)
        if process is None:
            raise self.failure()
        self.home.folder("run")
        beside = self._record.with_suffix(".new")
        beside.write_text(json.dumps(asdict(process)))
        beside.replace(self._record)
        return process

    def stop(self, say: Say) -> bool:
        """Stop what we started; whether there was anything."""
        process = self.process()
        if process:
            say(f"stopping the {self.name}")
            processes.stop(process, seconds=15)
        self._record.unlink(missing_ok=True)
        return process is not None

    def failure(self) -> click.ClickException:
        """What to tell when it ended at once."""
        lines = self.log.read_text(errors="replace").splitlines()[-8:] if self.log.exists() else []
        return click.ClickException(
            f"the {self.name} ended at once. Its last lines in {self.log}:\n" + "\n".join(lines)
        )

    def state(self) -> dict[str, object]:
        """For `flowsql status`: whether it runs, its process number, its log."""
        process = self.process()
        return {
            "running": process is not None,
            "pid": process.pid if process else None,
            "log": str(self.log),
        }


def worker(home: Home) -> Service:
    """The worker: `flowsql worker`."""
    command = [sys.executable, "-m", "flowsql", "worker"]
    return Service(home, "worker", command)


def api(home: Home, port: int = 0) -> Service:
    """The API under gunicorn on ``port``. A port of 0 will do to find or stop it."""
    host = os.environ.get("FLOWSQL_API_HOST", "127.0.0.1")
    keys = os.environ.get("FLOWSQL_PUBLIC_KEYS") or str(home.path / "keys" / "token.pub.pem")
    command = [
        *(sys.executable, "-m", "gunicorn", "flowsql_api.app:create_app()"),
        *("--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", "1", "--threads", "16", "--limit-request-field_size", "65536"),
        *("--graceful-timeout", "10", "--worker-tmp-dir", "/dev/shm"),  # noqa: S108
        *("--log-level", os.environ.get("FLOWAPI_LOG_LEVEL", "warning").lower()),
    ]
    env = {"FLOWSQL_PUBLIC_KEYS": keys} | ({"FLOWSQL_API_DSN": dsn("flow_proxy")} if port else {})
    return Service(home, "api", command, env)


def start_worker(home: Home, say: Say) -> None:
    """Start the worker unless it runs; errors: ClickException when it ends at once."""
    service = worker(home)
    process = service.start(say)
    if processes.wait_until_gone(process, 0.3):
        raise service.failure()


def start_api(home: Home, say: Say) -> None:
    """Start the API unless it runs, and wait until it answers.

    Errors: ClickException when it ends at once or does not answer within half a minute.
    """
    if api(home).process():
        say(f"api runs already on {url(home)}")
        return
    from flowsql.tokens import ensure_keys

    ensure_keys(home)
    service = api(home, ports.choose(home, "api_port", "FLOWSQL_API_PORT"))
    process = service.start(say)
    deadline = time.monotonic() + 30
    while not _answers(url(home)):
        if not process.is_alive():
            raise service.failure()
        if time.monotonic() > deadline:
            raise click.ClickException(f"the api does not answer. See {service.log}.")
        time.sleep(0.1)


def url(home: Home) -> str | None:
    """The API's address, once it has one."""
    port = home.state().get("api_port")
    return f"http://127.0.0.1:{port}" if port else None


def _answers(address: str | None) -> bool:
    """Whether there is an HTTP server, whatever it says."""
    try:
        with urllib.request.urlopen(f"{address}/", timeout=2):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
