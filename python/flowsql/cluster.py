"""The private PostgreSQL: where it lives, how it is made, started and stopped."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from flowsql import ports, processes, serverfiles, tls, tuning
from flowsql.home import SUPERUSER, Home

#: A socket's whole path may have 107 bytes; this leaves room for `/.s.PGSQL.12345`.
LONGEST_SOCKET_FOLDER = 90

#: What a new cluster, and one that starts, must find free on its disk.
FREE_MIB_TO_CREATE, FREE_MIB_TO_START = 300, 32

Say = Callable[[str], None]


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of ours: ``base`` holds its data, logs and, if short enough, its socket."""

    home: Home
    base: Path
    sockets: Path

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.base / "data"

    @property
    def logs(self) -> Path:
        """Where the server's log files are."""
        return self.base / "log"

    def process(self) -> processes.Identity | None:
        """The running server, or None. A file left by a dead server does not deceive it."""
        lines = self._lock_file()
        found = processes.identify(int(lines[0])) if lines else None
        return found if found and found.pid in processes.working_in(self.data) else None

    def port(self) -> int | None:
        """The port of the running server."""
        return int(self._lock_file()[3]) if self.process() else None

    def _lock_file(self) -> list[str]:
        """The lines of postmaster.pid; empty when it is missing, cut short or not readable."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []
        return lines if len(lines) > 3 and lines[0].isdigit() else []


def locate(home: Home) -> Cluster:
    """Where the home's cluster is, or will be. Changes nothing."""
    state = home.state()
    if "base" in state:
        return Cluster(home, Path(state["base"]), Path(state["sockets"]))
    base = home.path / "pg"
    if not _may_enter(home.path):
        base = _fallback("/var/lib/flowsql", home)
    sockets = base / "run"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = _fallback("/run/flowsql" if os.geteuid() == 0 else "/tmp", home)  # noqa: S108
    return Cluster(home, base, sockets)


def start(home: Home, say: Say) -> Cluster:
    """Make the cluster if needed, and start it unless it runs.

    ``say`` is told each step. Errors: ClickException with what is wrong and what to do.
    """
    binaries()
    home.folder("secrets")
    cluster = locate(home)
    _prepare_folders(cluster, say)
    if not (cluster.data / "PG_VERSION").exists():
        _check_space(cluster.base, FREE_MIB_TO_CREATE)
        _create(cluster, say)
    _check_version(cluster)
    running = cluster.process()
    if not running:
        _check_space(cluster.data, FREE_MIB_TO_START)
    home.remember(base=str(cluster.base), sockets=str(cluster.sockets))
    if running:
        _apply_settings(cluster, say)
    else:
        _launch(cluster, say)
    return cluster


def stop(cluster: Cluster, say: Say) -> bool:
    """Stop the server if it runs; whether it did."""
    running = cluster.process()
    if not running:
        return False
    say("stopping PostgreSQL")
    _pg_ctl(cluster, "stop", "-m", "fast", "-w", "-t", "60")
    if not processes.wait_until_gone(running, 5):
        raise click.ClickException(
            f"PostgreSQL (process {running.pid}) did not stop within a minute. "
            f"See {cluster.logs}; then try `flowsql down` again."
        )
    return True


@contextmanager
def exclusive(home: Home) -> Iterator[None]:
    """Let no other `flowsql up` or `down` of the same home run meanwhile: it waits."""
    home.folder("secrets")
    with (home.path / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def binaries() -> Path:
    """The folder of PostgreSQL's programs: FLOWSQL_PG_BIN, else Debian's of version 15.

    Errors: ClickException when they are not there, or the debugger is asked for and missing.
    """
    folder = Path(os.environ.get("FLOWSQL_PG_BIN") or "/usr/lib/postgresql/15/bin")
    for program in ("initdb", "pg_ctl", "postgres", "psql"):
        if not (folder / program).exists():
            raise click.ClickException(
                f"PostgreSQL's program {program} is not in {folder}. "
                "Run deploy/install.sh, or set FLOWSQL_PG_BIN to the folder that has it."
            )
    if tuning.is_debug() and not (folder.parent / "lib/plugin_debugger.so").exists():
        raise click.ClickException(
            "FLOWDB_ENABLE_POSTGRES_DEBUG_MODE needs the debugger, which is not installed. "
            "Install Debian's package postgresql-15-pldebugger, or unset the variable."
        )
    return folder


def version() -> str:
    """The major version of the programs, such as 15."""
    shown = processes.run_as_server(binaries() / "postgres", "--version").stdout
    return shown.split()[2].split(".")[0]


def _may_enter(folder: Path) -> bool:
    """Whether the server's user may enter ``folder``, or its nearest parent that exists."""
    while not folder.exists():
        folder = folder.parent
    return processes.run_as_server("test", "-x", folder).returncode == 0


def _fallback(parent: str, home: Home) -> Path:
    """A folder of this home's own under ``parent``, where the server's user may go."""
    digest = hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]
    name = digest if parent.endswith("flowsql") else f"flowsql-{os.geteuid()}-{digest}"
    return Path(parent) / name


def _prepare_folders(cluster: Cluster, say: Say) -> None:
    """Make the cluster's folders, for the server's user alone."""
    if cluster.home.path not in cluster.base.parents and not cluster.base.exists():
        say(
            f"account {processes.server_user().pw_name} may not enter {cluster.home.path}: "
            f"the data go into {cluster.base}"
        )
    for folder in (cluster.base, cluster.logs, cluster.sockets):
        _own_folder(folder)


def _own_folder(folder: Path) -> None:
    """Make a folder of the server's user with no rights for others."""
    user = processes.server_user()
    try:
        folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (user.pw_uid, os.geteuid()):
            raise click.ClickException(f"{folder} belongs to somebody else. Remove it.")
        os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o700)
    except OSError as error:
        raise click.ClickException(
            f"cannot make {folder}: {error.strerror}. "
            "Set FLOWSQL_HOME to a folder that you may write to, on a disk with room."
        ) from error


def _check_space(folder: Path, needed: int) -> None:
    """Refuse a disk with less than ``needed`` MiB: PostgreSQL could not even say what is wrong."""
    free = shutil.disk_usage(folder).free // tuning.MIB
    if free < needed:
        raise click.ClickException(
            f"the disk of {folder} is full: {free} MiB free, PostgreSQL needs {needed} to start. "
            "Make room, or set FLOWSQL_HOME to a folder on another disk."
        )


def _check_version(cluster: Cluster) -> None:
    """Refuse a data directory that another major version made."""
    found, ours = (cluster.data / "PG_VERSION").read_text().strip(), version()
    if found != ours:
        raise click.ClickException(
            f"the data in {cluster.data} were made by PostgreSQL {found}, the programs are of "
            f"version {ours}. Upgrade them with pg_upgrade, set FLOWSQL_PG_BIN to version "
            f"{found}'s programs, or set FLOWSQL_HOME to a new folder."
        )


def _create(cluster: Cluster, say: Say) -> None:
    """Make the data directory: beside its place first, so that a broken try leaves none."""
    say(f"making a PostgreSQL {version()} cluster in {cluster.data}")
    beside = cluster.base / "data.new"
    shutil.rmtree(beside, ignore_errors=True)
    with _password_file(cluster) as password:
        made = processes.run_as_server(
            *(binaries() / "initdb", "--pgdata", beside, "--username", SUPERUSER),
            *("--pwfile", password, "--auth=scram-sha-256", "--no-instructions"),
            *("--encoding=UTF8", "--locale=C.UTF-8"),
            *([] if serverfiles.waits_for_disk() else ["--no-sync"]),
        )
    if made.returncode:
        shutil.rmtree(beside, ignore_errors=True)
        raise click.ClickException(f"initdb failed:\n{made.stdout.strip()}\n{_remedy(made.stdout)}")
    beside.rename(cluster.data)


@contextmanager
def _password_file(cluster: Cluster) -> Iterator[Path]:
    """The superuser's password in a file that the server's user can read, for as long as needed."""
    file = cluster.base / "password"
    user = processes.server_user()
    file.touch(mode=0o600)
    try:
        file.write_text(cluster.home.secret(SUPERUSER) + "\n")
        os.chown(file, user.pw_uid, user.pw_gid)
        yield file
    finally:
        file.unlink()


def _write_files(cluster: Cluster, port: int) -> None:
    """Write the server's settings; a full disk is told plainly."""
    user = processes.server_user().pw_name
    try:
        serverfiles.write(
            cluster.data,
            port=port,
            sockets=cluster.sockets,
            logs=cluster.logs,
            user=user,
            tls=tls.ensure(cluster.home),
        )
    except OSError as error:
        raise click.ClickException(
            f"cannot write into {cluster.data}: {error.strerror}.\n{_remedy(str(error))}"
        ) from error


def _launch(cluster: Cluster, say: Say) -> None:
    """Start the server and wait until it takes connections."""
    _clear_leftovers(cluster, say)
    port = ports.choose(cluster.home, "pg_port", "FLOWSQL_PG_PORT")
    _write_files(cluster, port)
    say(f"starting PostgreSQL on port {port}")
    log = cluster.logs / "start.log"
    log.unlink(missing_ok=True)
    started = _pg_ctl(cluster, "start", "-w", "-t", "120", "-l", str(log))
    if started:
        text = _log_tail(cluster)
        raise click.ClickException(f"PostgreSQL did not start:\n{text}\n{_remedy(text)}")


def _apply_settings(cluster: Cluster, say: Say) -> None:
    """Bring a running server's settings up to date; restart it when one of them needs that."""
    from flowsql import logins

    running = cluster.port()
    wanted = ports.demanded("FLOWSQL_PG_PORT") or running
    if wanted != running:
        wanted = ports.choose(cluster.home, "pg_port", "FLOWSQL_PG_PORT")
    assert running and wanted  # noqa: S101
    cluster.home.remember(pg_port=running)
    _write_files(cluster, wanted)
    waiting = logins.reload_settings()
    if not waiting:
        say(f"PostgreSQL runs already on port {running}")
        return
    say(f"PostgreSQL is restarted for new settings: {', '.join(waiting)}")
    stop(cluster, say)
    _launch(cluster, say)


def _clear_leftovers(cluster: Cluster, say: Say) -> None:
    """Wait for the children of a killed server to end; remove its pid file and socket locks.

    PostgreSQL itself keeps away from them while any process has the number, a stranger or a
    zombie too. The folders are ours alone, so what nobody works in is nobody's.
    """
    deadline = time.monotonic() + 30
    while left := processes.working_in(cluster.data):
        if time.monotonic() > deadline:
            raise click.ClickException(
                f"processes {left} of a former PostgreSQL still use {cluster.data}. "
                "End them, then run `flowsql up` again."
            )
        time.sleep(0.1)
    stale = [*cluster.data.glob("postmaster.pid"), *cluster.sockets.glob(".s.PGSQL.*")]
    if stale:
        say("the server before this one did not stop cleanly: its stale pid file is removed")
    for file in stale:
        file.unlink()


def _pg_ctl(cluster: Cluster, *arguments: str) -> int:
    """Run pg_ctl on the cluster; its exit code."""
    program = binaries() / "pg_ctl"
    return processes.run_as_server(
        program, "--pgdata", cluster.data, "--silent", *arguments
    ).returncode


def _log_tail(cluster: Cluster) -> str:
    """The last lines that the server wrote while it failed to start."""
    files = sorted(cluster.logs.glob("*.log"), key=lambda file: file.stat().st_mtime)
    lines = [line for file in files[-2:] for line in file.read_text().splitlines()]
    return "\n".join(lines[-8:]) or f"(nothing in {cluster.logs})"


def _remedy(text: str) -> str:
    """What to do about an error that PostgreSQL's programs printed."""
    if "No space left" in text:
        return "The disk is full: make room, or set FLOWSQL_HOME to a folder on another disk."
    if "Address already in use" in text:
        return "The port is taken: set FLOWSQL_PG_PORT to a free one, or unset it."
    if "shared memory" in text or "Cannot allocate memory" in text:
        return "There is too little memory: set SHARED_BUFFERS_SIZE lower, such as 128MB."
    return "If this does not tell what to do, run `flowsql up` again after fixing what it names."
