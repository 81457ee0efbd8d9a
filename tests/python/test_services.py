"""The worker and the API as background processes: started once, found again, stopped, no others."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation, new_home

from flowsql import processes


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    """A home where everything runs; the database is empty, which both bear."""
    with new_home() as home:
        home.flowsql("up")
        yield home


def pids(home: Installation) -> dict[str, int]:
    """The process numbers of worker and API."""
    found = home.status()
    return {name: found[name]["pid"] for name in ("worker", "api")}


def test_everything_runs_before_the_database_is_deployed(running: Installation) -> None:
    """The API answers, the worker waits, status says that all runs and nothing is deployed."""
    found = running.status()
    assert found["running"]
    assert not found["database"]["deployed"]
    with urllib.request.urlopen(found["api_url"] + "/") as answer:  # noqa: S310
        assert answer.status == 200
    assert "flowsql migrate" in running.flowsql("status").stdout


def test_second_up_changes_nothing(running: Installation) -> None:
    """All three run already."""
    before = pids(running)
    said = running.flowsql("up").stdout
    assert said.count("runs already") == 3
    assert pids(running) == before


def test_the_api_listens_on_loopback_with_its_own_login(running: Installation) -> None:
    """The API has the proxy's address, not the administrator's; no password is in its arguments."""
    process = Path("/proc") / str(pids(running)["api"])
    environment = (process / "environ").read_text()
    assert "FLOWSQL_API_DSN=postgresql://flow_proxy:" in environment
    assert running.secret("postgres") not in environment
    command = (process / "cmdline").read_text()
    assert running.secret("flow_proxy") not in command
    assert "127.0.0.1:" in command


def test_changed_settings_restart_what_they_concern(running: Installation) -> None:
    """A demanded port moves the API, not the worker."""
    before = pids(running)
    with socket.create_server(("127.0.0.1", 0)) as trial:
        free = trial.getsockname()[1]
    said = running.flowsql("up", FLOWSQL_API_PORT=str(free)).stdout
    assert "api is restarted for new settings" in said
    assert running.status()["api_url"] == f"http://127.0.0.1:{free}"
    assert pids(running)["worker"] == before["worker"]
    assert pids(running)["api"] != before["api"]


def test_a_taken_api_port_is_refused(running: Installation) -> None:
    """Another program's port is named with the variable that asked for it; what runs goes on."""
    before = pids(running)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = running.flowsql("up", check=False, FLOWSQL_API_PORT=str(port))
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert "FLOWSQL_API_PORT" in done.stderr
    assert pids(running) == before


@pytest.mark.parametrize("name", ["worker", "api"])
def test_a_killed_process_is_started_again(running: Installation, name: str) -> None:
    """Status sees that it is gone, `up` starts it again and leaves the other alone."""
    before = pids(running)
    os.kill(before[name], signal.SIGKILL)
    deadline = time.monotonic() + 60
    while running.status()[name]["running"]:
        assert time.monotonic() < deadline
    assert not running.status()["running"]
    assert f"the {name} before this one did not stop cleanly" in running.flowsql("up").stdout
    after = pids(running)
    assert after[name] not in (None, before[name])
    other = {"worker": "api", "api": "worker"}[name]
    assert after[other] == before[other]


def test_a_recycled_number_is_not_killed(running: Installation) -> None:
    """A pid file whose number belongs to a stranger by now: `down` and `up` leave that alone."""
    running.flowsql("down", "--only", "worker")
    record = running.home / "run/worker.json"
    with subprocess.Popen(["sleep", "60"]) as stranger:
        identity = processes.identify(stranger.pid)
        assert identity
        process = {"pid": identity.pid, "started": identity.started - 1, "boot": identity.boot}
        record.write_text(json.dumps({"process": process, "settings": ""}))
        assert not running.status()["worker"]["running"]
        assert "nothing was running" in running.flowsql("down", "--only", "worker").stdout
        assert stranger.poll() is None
        stranger.kill()
    running.flowsql("up")


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"process": {"pid": 1}}', "garbage"])
def test_a_broken_pid_file_is_no_process(running: Installation, text: str) -> None:
    """A file cut short is read as: nothing runs."""
    running.flowsql("down", "--only", "worker")
    (running.home / "run/worker.json").write_text(text)
    assert not running.status()["worker"]["running"]
    running.flowsql("up")
    assert running.status()["running"]


def test_an_api_that_cannot_start_shows_its_last_words(running: Installation) -> None:
    """The error ends with what the process said; PostgreSQL and the worker stay."""
    running.flowsql("down", "--only", "api")
    done = running.flowsql("up", check=False, FLOWSQL_API_POOL="many")
    assert done.returncode == 1
    assert "the api ended at once" in done.stderr
    assert "FLOWSQL_API_POOL must be a whole number, not 'many'" in done.stderr
    assert running.status()["worker"]["running"]
    running.flowsql("up")


def children_of(parent: int) -> list[int]:
    """The processes that ``parent`` started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def test_down_stops_all_three(running: Installation) -> None:
    """Nothing of ours is left, also no child of the API."""
    found = running.status()
    children = children_of(found["api"]["pid"])
    assert children, "gunicorn has a worker of its own"
    running.flowsql("down")
    for pid in [*children, found["pg"]["pid"], found["worker"]["pid"], found["api"]["pid"]]:
        assert processes.identify(pid) is None
    assert not running.status()["running"]
    running.flowsql("up")
