"""The worker and the API: background processes of ours, started, found again and stopped."""

import hashlib
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from flowsql import ports, processes, tls
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

    def _read(self) -> tuple[processes.Identity | None, str]:
        """The process we started, if it still runs, and the settings it was started with."""
        try:
            record = json.loads(self._record.read_text())
            found = processes.Identity(**record["process"])
        except (OSError, ValueError, TypeError, KeyError):
            return None, ""
        return found if found.is_alive() else None, record.get("settings", "")

    def process(self) -> processes.Identity | None:
        """The process we started, if it still runs; another one with its number is not it."""
        return self._read()[0]

    def start(self, say: Say) -> processes.Identity:
        """Start it unless it runs; start it anew when its settings have changed."""
        running, settings = self._read()
        if running and settings == self._settings():
            say(f"the {self.name} runs already")
            return running
        if running:
            say(f"the {self.name} is restarted for new settings")
            self.stop(say)
        elif self._record.exists():
            say(f"the {self.name} before this one did not stop cleanly: its pid file is replaced")
        say(f"starting the {self.name}")
        return self._keep(self._spawn())

    def _settings(self) -> str:
        """A digest of the command and its environment, which hold passwords."""
        text = json.dumps([self.command, self.env], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _spawn(self) -> "subprocess.Popen[bytes]":
        """Run the command in the background, in a session of its own."""
        self.home.folder("run")
        self.home.folder("log")
        with self.log.open("ab") as output:
            return subprocess.Popen(
                self.command,
                env={**os.environ, "FLOWSQL_HOME": str(self.home.path), **self.env},
                cwd=self.home.path,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _keep(self, child: "subprocess.Popen[bytes]") -> processes.Identity:
        """Write down who the process is."""
        process = processes.identify(child.pid)
        if process is None:
            raise self.failure()
        beside = self._record.with_suffix(".new")
        record = {"process": asdict(process), "settings": self._settings()}
        beside.write_text(json.dumps(record))
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
        """What to tell when it ended at once.

        Several processes log, so what was raised may stand above another's traceback: its frames
        are left to the log.
        """
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        lines = [line for line in text.splitlines() if line and not line.startswith(" ")][-12:]
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


def worker(home: Home, *, address: str = "") -> Service:
    """The worker: `flowsql worker`. Without its database's address it can be found and stopped."""
    command = [sys.executable, "-m", "flowsql", "worker"]
    return Service(home, "worker", command, {"FLOWSQL_WORKER_DSN": address})


def api(
    home: Home, *, port: int = 0, address: str = "", certificate: tls.Certificate | None = None
) -> Service:
    """The API under gunicorn. Without port and address it can be found and stopped."""
    env = os.environ
    host = env.get("FLOWSQL_API_HOST", "127.0.0.1")
    memory = Path("/dev/shm")  # noqa: S108
    heartbeats = memory if os.access(memory, os.W_OK) else home.path / "run"
    command = [
        *(sys.executable, "-m", "gunicorn", "flowsql_api.app:create_app()"),
        *("--bind", f"{host}:{port}", "--worker-class", "flowsql_api.worker.Worker"),
        *("--logger-class", "flowsql_api.log.GunicornLogger"),
        *("--workers", "2", "--threads", "8", "--limit-request-field_size", "65536"),
        *("--graceful-timeout", "10", "--worker-tmp-dir", str(heartbeats)),
        *("--log-level", env.get("FLOWAPI_LOG_LEVEL", "warning").lower()),
    ]
    if certificate:
        command += ["--certfile", str(certificate.chain), "--keyfile", str(certificate.key)]
    own = {
        # A renewed certificate is a new setting.
        "FLOWSQL_API_CERTIFICATE": _digest(certificate.chain) if certificate else "",
        "FLOWSQL_API_DSN": address,
        "FLOWSQL_PUBLIC_KEYS": env.get("FLOWSQL_PUBLIC_KEYS") or str(home.path / "keys"),
        "FLOWSQL_API_POOL": env.get("FLOWSQL_API_POOL") or env.get("DB_CONNECTION_POOL_SIZE", ""),
        "FLOWSQL_METRICS": env.get("FLOWSQL_METRICS", ""),
    }
    return Service(home, "api", command, own)


def _digest(file: Path) -> str:
    """What tells one content of a file from another."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def start_worker(home: Home, say: Say) -> None:
    """Start the worker unless it runs; errors: ClickException when it ends at once."""
    service = worker(home, address=dsn("flow_worker"))
    process = service.start(say)
    if processes.wait_until_gone(process, 0.3):
        raise service.failure()


def start_api(home: Home, say: Say) -> None:
    """Start the API unless it runs, and wait until it answers.

    Errors: ClickException when it ends at once or does not answer within half a minute.
    """
    from flowsql.tokens import ensure_keys

    ensure_keys(home)
    certificate = tls.ensure(home)
    port = _api_port(home)
    service = api(home, port=port, address=dsn("flow_proxy"), certificate=certificate)
    process = service.start(say)
    deadline = time.monotonic() + 30
    while not _answers(url(home)):
        if not process.is_alive():
            raise service.failure()
        if time.monotonic() > deadline:
            raise click.ClickException(f"the api does not answer. See {service.log}.")
        time.sleep(0.1)
    say(f"the api answers at {url(home)}")


def _api_port(home: Home) -> int:
    """The API's port: the one it has, unless it is stopped or another is demanded."""
    current = int(home.state().get("api_port") or 0)
    if api(home).process() and ports.demanded("FLOWSQL_API_PORT") in (None, current):
        return current
    return ports.choose(home, "api_port", "FLOWSQL_API_PORT")


def url(home: Home) -> str | None:
    """The API's address, once it has one."""
    state = home.state()
    scheme = "http" if state.get("tls", tls.OFF) == tls.OFF else "https"
    return f"{scheme}://127.0.0.1:{state['api_port']}" if state.get("api_port") else None


def _answers(address: str | None) -> bool:
    """Whether there is an HTTP server, whatever it says."""
    blind = ssl.create_default_context()  # whether it answers, not who it is
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(f"{address}/", timeout=2, context=blind):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
