"""The private PostgreSQL: up, down, status and psql, and what they say when something is wrong."""

import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from installation import FLOWSQL, Installation, new_home

from flowsql.home import LOGINS, rewritten
from flowsql.processes import run_as_server

PSQL = Path("/usr/lib/postgresql/15/bin/psql")
POSTGRES = ("--only", "postgresql")

is_root = os.geteuid() == 0


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A home whose PostgreSQL runs when a test begins; not deployed."""
    with new_home() as made:
        made.flowsql("up", *POSTGRES)
        yield made


@pytest.fixture
def running(home: Installation) -> Iterator[Installation]:
    """The same, running again after a test that stops or breaks it."""
    yield home
    home.flowsql("up", *POSTGRES)


def pid(home: Installation) -> int:
    """The server's process number."""
    return int(home.status()["pg"]["pid"])


def refused(home: Installation, *arguments: str, **env: str) -> str:
    """What a command prints that must fail: one line of error, no traceback."""
    done = home.flowsql(*arguments, check=False, **env)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: ")
    return done.stderr


def test_first_up_says_what_it_does_and_second_does_nothing() -> None:
    """A new home gets a cluster; the next `up` finds it running."""
    with new_home() as home:
        first = home.flowsql("up", *POSTGRES).stdout
        assert "making a PostgreSQL 15 cluster" in first
        assert "starting PostgreSQL on port" in first
        before = pid(home)
        assert "runs already" in home.flowsql("up", *POSTGRES).stdout
        assert pid(home) == before
        assert "stopping PostgreSQL" in home.flowsql("down").stdout
        assert "nothing was running" in home.flowsql("down").stdout


def test_status_tells_where_everything_is(home: Installation) -> None:
    """The administrator's address works; the gate's names no user."""
    found = home.status()
    assert found["home"] == str(home.home)
    assert found["pg"]["running"]
    assert not found["running"], "worker and API are not started here"
    assert found["gate_dsn"] == f"postgresql://127.0.0.1:{found['pg']['port']}/flowsql_gate"
    with psycopg.connect(found["dsn"]) as connection:
        row = connection.execute("SELECT current_database(), current_user").fetchone()
    assert row == ("flowsql", "postgres")
    shown = home.flowsql("status").stdout
    assert "running" in shown
    assert home.secret("postgres") not in shown


def test_status_before_the_first_up() -> None:
    """Nothing is made by asking."""
    with new_home() as home:
        found = home.status()
        assert (found["running"], found["dsn"], found["api_url"]) == (False, None, None)
        assert "there is no" in home.flowsql("down").stdout
        assert not home.home.exists()
        assert "flowsql up" in refused(home, "psql")


def test_settings(home: Installation) -> None:
    """The server is set as the design says, the computed part by the given variables."""
    wanted = {
        "TimeZone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
        "listen_addresses": "127.0.0.1",
        "password_encryption": "scram-sha-256",
        "shared_preload_libraries": "pg_cron, pg_stat_statements",
        "cron.database_name": "flowsql",
        "cron.host": home.status()["pg"]["sockets"],
        "shared_buffers": "128MB",
    }
    with home.connect() as connection:
        for name, value in wanted.items():
            row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            assert row == (value,), name
        faults = connection.execute("SELECT * FROM pg_file_settings WHERE error IS NOT NULL")
        assert faults.fetchall() == []


def test_files_are_closed(home: Installation) -> None:
    """The server runs as an unprivileged account, and nobody else reads its files or secrets."""
    owner = (Path("/proc") / str(pid(home))).stat().st_uid
    assert owner == (pwd.getpwnam("postgres").pw_uid if is_root else os.geteuid())
    assert owner != 0
    found = home.status()["pg"]
    for folder in (found["data"], found["sockets"], found["log"], home.home / "secrets"):
        assert Path(folder).stat().st_mode & 0o077 == 0, folder
    for secret in (home.home / "secrets").iterdir():
        assert secret.stat().st_mode & 0o077 == 0, secret


@pytest.mark.parametrize("role", LOGINS)
def test_login_roles_have_generated_passwords(home: Installation, role: str) -> None:
    """Each logs in with its own secret and not with another."""
    with psycopg.connect(home.login(role)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (role,)
    wrong = rewritten(home.login(role), password="wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_up_sets_a_changed_password_again(running: Installation) -> None:
    """A password that is not the secret's is put right, and never written to the log."""
    with running.connect() as connection:
        connection.execute("ALTER ROLE flow_worker PASSWORD 'something else'")
    running.flowsql("up", *POSTGRES)
    psycopg.connect(running.login("flow_worker")).close()
    logs = Path(running.status()["pg"]["log"])
    assert not any(running.secret("flow_worker") in file.read_text() for file in logs.iterdir())


def test_only_cron_needs_no_password_on_the_socket(home: Installation) -> None:
    """pg_cron connects as flow_jobs by its account; nobody else does, not even the superuser."""
    found = home.status()["pg"]

    def by_socket(role: str, database: str) -> "subprocess.CompletedProcess[str]":
        """Ask who we are, without giving a password."""
        where = f"host={found['sockets']} port={found['port']} user={role} dbname={database}"
        return run_as_server(PSQL, "-w", "-Atc", "SELECT current_user", where)

    assert by_socket("flow_jobs", "flowsql").stdout.strip() == "flow_jobs"
    for role, database in (("flow_jobs", "postgres"), ("postgres", "flowsql")):
        assert by_socket(role, database).returncode != 0, role


def test_strangers_have_no_database(home: Installation) -> None:
    """A role without rights cannot connect to the databases that come with PostgreSQL."""
    with home.connect() as connection:
        connection.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")
        try:
            for database in ("postgres", "template1"):
                address = rewritten(home.dsn, user="stranger", password="x", dbname=database)
                with pytest.raises(psycopg.OperationalError, match="permission denied"):
                    psycopg.connect(address)
        finally:
            connection.execute("DROP ROLE stranger")


def test_psql_takes_arguments_and_hides_the_password(home: Installation) -> None:
    """Arguments reach psql as they are; what `ps` shows has no password."""
    command = r"\! tr '\0' ' ' < /proc/$PPID/cmdline"
    shown = home.flowsql(
        "psql", "-At", "-v", "who=me", "-f", "-", stdin=f"{command}\nSELECT :'who'"
    )
    assert "postgresql://postgres@127.0.0.1" in shown.stdout
    assert home.secret("postgres") not in shown.stdout
    assert shown.stdout.endswith("me\n")
    assert home.flowsql("psql", "-c", "SELEC", check=False).returncode == 1


def test_down_stops_only_its_own(home: Installation) -> None:
    """Another home's server is not touched."""
    before = pid(home)
    with new_home() as other:
        other.flowsql("up", *POSTGRES)
        assert other.status()["pg"]["port"] != home.status()["pg"]["port"]
        other.flowsql("down")
        assert not other.status()["pg"]["running"]
    assert pid(home) == before


def test_the_port_stays(running: Installation) -> None:
    """A found port is the same after a restart."""
    before = running.status()["pg"]["port"]
    running.flowsql("down")
    running.flowsql("up", *POSTGRES)
    assert running.status()["pg"]["port"] == before


def test_a_taken_port(running: Installation) -> None:
    """A demanded port that is taken is refused; a remembered one gives way to another."""
    running.flowsql("down")
    before = running.state()["pg_port"]
    with socket.create_server(("127.0.0.1", before)):
        said = refused(running, "up", *POSTGRES, FLOWSQL_PG_PORT=str(before))
        assert f"port {before} is taken" in said
        assert "FLOWSQL_PG_PORT" in said
        running.flowsql("up", *POSTGRES)
    assert running.status()["pg"]["port"] != before


def test_a_demanded_port(running: Installation) -> None:
    """FLOWSQL_PG_PORT moves a running server; a word is refused."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        free = trial.getsockname()[1]
    said = running.flowsql("up", *POSTGRES, FLOWSQL_PG_PORT=str(free)).stdout
    assert "restarted for new settings: port" in said
    assert running.status()["pg"]["port"] == free
    running.connect().close()
    assert "is not a port" in refused(running, "up", *POSTGRES, FLOWSQL_PG_PORT="many")


def test_changed_settings_restart_the_server(running: Installation) -> None:
    """A setting that needs a restart gets one; one that does not is loaded."""
    before = pid(running)
    running.flowsql("up", *POSTGRES, FLOWMACHINE_LOG_LEVEL="info")
    assert pid(running) == before
    said = running.flowsql("up", *POSTGRES, SHARED_BUFFERS_SIZE="64MB").stdout
    assert "restarted for new settings: shared_buffers" in said
    with running.connect() as connection:
        assert connection.execute("SHOW shared_buffers").fetchone() == ("64MB",)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SHARED_BUFFERS_SIZE", "much"), ("MAX_WORKERS", "-1"), ("FLOWMACHINE_LOG_LEVEL", "loud")],
)
def test_a_setting_that_cannot_be_read(home: Installation, name: str, value: str) -> None:
    """The variable and its value are named; the server is left as it is."""
    before = pid(home)
    said = refused(home, "up", *POSTGRES, **{name: value})
    assert name in said
    assert value in said
    assert pid(home) == before


def test_killed_server_starts_again_with_its_data(running: Installation) -> None:
    """Kill -9 of the server: the next `up` waits for its children, recovers, and has the data."""
    with running.connect() as connection:
        connection.execute("CREATE TABLE public.survivor AS SELECT 42 AS answer")
    client = running.connect()
    os.kill(pid(running), signal.SIGKILL)
    assert "stale pid file" in running.flowsql("up", *POSTGRES).stdout
    client.close()
    with running.connect() as connection:
        assert connection.execute("TABLE public.survivor").fetchone() == (42,)
        connection.execute("DROP TABLE public.survivor")


def test_a_stale_pid_file_with_a_strangers_number(running: Installation) -> None:
    """The file of a dead server names a living process: that is left alone, the server starts."""
    running.flowsql("down")
    user = pwd.getpwnam("postgres").pw_uid if is_root else None
    with subprocess.Popen(["sleep", "60"], user=user) as stranger:
        file = Path(running.state()["base"]) / "data/postmaster.pid"
        file.write_text(f"{stranger.pid}\n{file.parent}\n1\n1\n/tmp\n127.0.0.1\n1 1\nready\n")
        assert "nothing was running" in running.flowsql("down").stdout
        assert not running.status()["pg"]["running"]
        assert "stale pid file" in running.flowsql("up", *POSTGRES).stdout
        assert stranger.poll() is None
        stranger.kill()


def test_two_at_once_make_one_server() -> None:
    """Of two `up` at the same time one works and one waits; both succeed."""
    with new_home() as home:
        both = [
            subprocess.Popen([FLOWSQL, "up", *POSTGRES], env=home.env, stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        said = [process.communicate()[0].decode() for process in both]
        assert [process.returncode for process in both] == [0, 0]
        assert sorted("making" in text for text in said) == [False, True]


def test_an_interrupted_first_up() -> None:
    """What a broken initdb left is cleared away."""
    with new_home() as home:
        left = home.home / "pg/data.new"
        left.mkdir(parents=True)
        (left / "PG_VERSION").write_text("15\n")
        home.flowsql("up", *POSTGRES)
        assert not left.exists()


def test_data_of_another_version() -> None:
    """A data directory of another major version is named and left alone."""
    with new_home() as home:
        data = home.home / "pg/data"
        data.mkdir(parents=True)
        (data / "PG_VERSION").write_text("13\n")
        said = refused(home, "up", *POSTGRES)
        assert "made by PostgreSQL 13" in said
        assert "pg_upgrade" in said
        assert [file.name for file in data.iterdir()] == ["PG_VERSION"]


def test_missing_programs() -> None:
    """Without PostgreSQL's programs one learns how to get them."""
    with new_home() as home:
        said = refused(home, "up", *POSTGRES, FLOWSQL_PG_BIN="/nowhere")
        assert "initdb is not in /nowhere" in said
        assert "deploy/install.sh" in said


def test_the_debugger_is_asked_for_and_missing(home: Installation) -> None:
    """FlowKit's debug mode names the package, where it is not installed."""
    if Path("/usr/lib/postgresql/15/lib/plugin_debugger.so").exists():
        pytest.skip("the debugger is installed")
    said = refused(home, "up", *POSTGRES, FLOWDB_ENABLE_POSTGRES_DEBUG_MODE="true")
    assert "postgresql-15-pldebugger" in said


@contextmanager
def small_disk(mebibytes: int) -> Iterator[Installation]:
    """A home on a file system of this size; only root can make one, else the test is skipped."""
    with new_home() as made:
        disk = made.home.parent / "disk"
        disk.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=755", "none", disk]
        if not is_root or subprocess.run(command, check=False).returncode:
            pytest.skip("no right to mount a small file system")
        home = Installation(disk / "home", {**made.env, "FLOWSQL_HOME": str(disk / "home")})
        try:
            yield home
        finally:
            home.flowsql("down", check=False)
            subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_at_first() -> None:
    """A disk that is too small is refused before anything is made on it."""
    with small_disk(200) as home:
        said = refused(home, "up", *POSTGRES)
        assert "is full" in said
        assert "FLOWSQL_HOME" in said
        assert not (home.home / "pg/data.new").exists()


def test_a_full_disk_later() -> None:
    """A server that cannot start for want of room says so, and starts when there is room again."""
    with small_disk(400) as home:
        home.flowsql("up", *POSTGRES)
        home.flowsql("down")
        filler = home.home / "filler"
        with pytest.raises(OSError, match="No space left"), filler.open("wb", 0) as handle:
            while True:
                handle.write(bytes(1024**2))
        assert "is full" in refused(home, "up", *POSTGRES)
        filler.unlink()
        home.flowsql("up", *POSTGRES)


@pytest.mark.skipif(not is_root, reason="only root's server runs as another account")
def test_a_parent_folder_that_the_server_may_not_enter() -> None:
    """The data go where the account may go, and that is said and remembered."""
    with new_home() as home:
        home.home.parent.chmod(0o700)
        said = home.flowsql("up", *POSTGRES).stdout
        assert "may not enter" in said
        assert "/var/lib/flowsql/" in said
        assert home.status()["pg"]["data"].startswith("/var/lib/flowsql/")
        home.connect().close()
        assert "runs already" in home.flowsql("up", *POSTGRES).stdout
        home.flowsql("down")


def test_a_path_too_long_for_a_socket() -> None:
    """The socket goes into a short path."""
    with new_home() as short:
        long = short.home / ("d" * 60) / ("e" * 60)
        home = Installation(long, {**short.env, "FLOWSQL_HOME": str(long)})
        try:
            home.flowsql("up", *POSTGRES)
            found = home.status()["pg"]
            assert found["data"].startswith(str(long))
            assert len(found["sockets"]) < 90
            home.connect().close()
        finally:
            home.flowsql("down")
            Path(found["sockets"]).rmdir()


def test_another_server_by_its_address(home: Installation) -> None:
    """With FLOWSQL_DSN commands act on that server, and neither make nor stop one."""
    with new_home(FLOWSQL_DSN=home.dsn) as other:
        other.flowsql("up", *POSTGRES)
        found = other.status()
        assert found["dsn"] == home.dsn
        assert found["gate_dsn"] == home.gate_dsn
        assert found["pg"] == {"running": True, "private": False}
        assert other.flowsql("psql", "-Atc", "SELECT 1").stdout == "1\n"
        other.flowsql("down")
        assert not (other.home / "pg").exists()
    assert home.status()["pg"]["running"]


def test_another_server_that_is_not_there() -> None:
    """The address is shown without its password, and what to check."""
    with new_home(FLOWSQL_DSN="postgresql://somebody:hidden@127.0.0.1:1/flowsql") as home:
        found = home.status()
        assert not found["pg"]["running"]
        assert "hidden" not in found["database"]["error"]
        said = refused(home, "migrate")
        assert "hidden" not in said
        assert "FLOWSQL_DSN" in said


@pytest.mark.parametrize("ready", [False, True])
def test_foreground_stops_everything_when_told_to(running: Installation, ready: bool) -> None:
    """`up --foreground` ends what it started on SIGTERM, come while it starts or later."""
    running.flowsql("down")
    lock = Path(running.state()["base"]) / "data/postmaster.pid"
    command = [sys.executable, "-m", "flowsql", "up", *POSTGRES, "--foreground"]
    with subprocess.Popen(command, env=running.env) as process:
        deadline = time.monotonic() + 120
        while not (running.status()["database"]["reachable"] if ready else lock.exists()):
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
    assert not running.status()["pg"]["running"]


def test_foreground_ends_when_its_server_does(running: Installation) -> None:
    """A server that dies is not kept secret."""
    running.flowsql("down")
    command = [sys.executable, "-m", "flowsql", "up", *POSTGRES, "--foreground"]
    with subprocess.Popen(command, env=running.env, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 120
        while not running.status()["database"]["reachable"]:
            assert time.monotonic() < deadline
        os.kill(pid(running), signal.SIGKILL)
        assert process.wait(120) == 1
        assert process.stderr
        assert "postgresql ended by itself" in process.stderr.read()
