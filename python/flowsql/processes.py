"""Processes told apart by number and start, so that a recycled number is never ours."""

import os
import pwd
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import click

PROC = Path("/proc")


@dataclass(frozen=True)
class Identity:
    """One process of one boot: its number, its start in clock ticks, and the boot's id."""

    pid: int
    started: int
    boot: str

    def is_alive(self) -> bool:
        """Whether exactly this process still runs."""
        return identify(self.pid) == self


def identify(pid: int) -> Identity | None:
    """The identity of the running process ``pid``; None when there is none or it has ended."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else Identity(pid, int(fields[19]), boot)


def stop(process: Identity, seconds: float) -> None:
    """End the process: SIGTERM; SIGKILL to its session when that takes over ``seconds``."""
    _signal(process, signal.SIGTERM)
    if wait_until_gone(process, seconds):
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        _signal(process, signal.SIGKILL)
    wait_until_gone(process, 5)


def wait_until_gone(process: Identity, seconds: float) -> bool:
    """Whether the process ended within ``seconds``."""
    deadline = time.monotonic() + seconds
    while process.is_alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def working_in(folder: Path) -> list[int]:
    """The processes whose current folder is ``folder``: a cluster's server and its children."""
    found = []
    folder = folder.resolve()
    for entry in PROC.iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def server_user() -> pwd.struct_passwd:
    """The account PostgreSQL runs as: ours, but ``postgres`` when we are root.

    Errors: ClickException when we are root and there is no such account.
    """
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise click.ClickException(
            "PostgreSQL does not run as root, and there is no account `postgres`. "
            "deploy/install.sh makes it (by Debian's package postgresql-15)."
        ) from None


def run_as_server(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as `server_user`, in the root folder; output and errors come back together."""
    user = server_user()
    switch = os.geteuid() == 0
    groups = os.getgrouplist(user.pw_name, user.pw_gid) if switch else None
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": user.pw_dir}
    return subprocess.run(
        [str(word) for word in command],
        user=user.pw_uid if switch else None,
        group=user.pw_gid if switch else None,
        extra_groups=groups,
        cwd="/",
        env={**environment, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _signal(process: Identity, number: signal.Signals) -> None:
    """Send a signal to exactly this process."""
    if process.is_alive():
        os.kill(process.pid, number)
