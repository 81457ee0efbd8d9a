"""Dockerfile and compose.yaml: each script they run is run here, with the settings they give."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from installation import CHECKOUT, FLOWSQL, new_home

from flowsql.ports import is_free

SCRIPT = CHECKOUT / "deploy/container.sh"
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "compose.yaml").read_text())
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()

#: The keys of the compose specification that we use; another one is a slip of the pen.
KEYS = {
    *("image", "build", "init", "restart", "stop_grace_period", "shm_size", "environment"),
    *("secrets", "volumes", "ports", "healthcheck", "depends_on"),
}


def free_port(start: int) -> str:
    """A free port from ``start`` on; below 20,000 no home or outgoing connection takes one."""
    return str(next(port for port in range(start, start + 1000) if is_free(port)))


def settings(service: str, **changes: str) -> dict[str, str]:
    """The environment that compose.yaml gives a service, with other ports and folders."""
    given: dict[str, str] = COMPOSE["services"][service]["environment"]
    assert all(isinstance(value, str) for value in given.values()), "quote numbers in compose.yaml"
    plain = {name: re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", value) for name, value in given.items()}
    return {**plain, **changes}


@contextmanager
def container(service: str, env: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a service's command until it is healthy; at the end tell it to stop, and see that."""
    command = re.search(rf'CMD \["deploy/container.sh", "{service}"\]', DOCKERFILE)
    assert command, f"the image of {service} does not run deploy/container.sh {service}"
    with subprocess.Popen([SCRIPT, service], env=env, cwd=CHECKOUT) as process:
        try:
            check = COMPOSE["services"][service]["healthcheck"]["test"]
            assert check == ["CMD", "deploy/container.sh", "healthy", service]
            deadline = time.monotonic() + 120
            while subprocess.run(
                check[1:], env=env, cwd=CHECKOUT, stderr=subprocess.DEVNULL
            ).returncode:
                assert process.poll() is None, f"{service} ended"
                assert time.monotonic() < deadline, f"{service} does not become healthy"
                time.sleep(0.2)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


def test_both_services_run_as_compose_says(tmp_path: Path) -> None:
    """Passwords made by the script, the database brought up to date, worker and API beside it."""
    secrets = tmp_path / "secrets"
    subprocess.run([CHECKOUT / "deploy/secrets.sh", secrets], check=True)
    path = f"{FLOWSQL.parent}{os.pathsep}{os.environ['PATH']}"
    pg_port, api_port = free_port(15432), free_port(19090)
    with new_home() as first, new_home() as second:
        database = settings("database", FLOWSQL_PG_PORT=pg_port, FLOWSQL_SECRETS=str(secrets))
        changes = {"FLOWSQL_API_PORT": api_port, "FLOWSQL_SECRETS": str(secrets)}
        given = settings("services", **changes)
        services = {
            name: value.replace("@database:5432", f"@127.0.0.1:{pg_port}")
            for name, value in given.items()
        }
        with container("database", {**first.env, **database, "PATH": path}):
            password = (secrets / "flow_worker").read_text().strip()
            address = f"postgresql://flow_worker:{password}@127.0.0.1:{pg_port}/flowsql"
            with psycopg.connect(address) as connection:
                listening = connection.execute("SHOW listen_addresses").fetchone()
            assert listening == ("*",)
            with container("services", {**second.env, **services, "PATH": path}):
                found = second.flowsql("status", "--json", **services).stdout
                assert f'"api_url": "http://127.0.0.1:{api_port}"' in found
                assert not (second.home / "pg").exists()
        assert not first.status()["pg"]["running"]


def test_the_scripts_refuse_what_they_do_not_know() -> None:
    """A misspelt service is told, not ignored."""
    done = subprocess.run([SCRIPT, "databse"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_secrets_are_made_once(tmp_path: Path) -> None:
    """All that compose.yaml names are made, in a closed folder, and stay as they are."""
    script = CHECKOUT / "deploy/secrets.sh"
    folder = tmp_path / "made"
    subprocess.run([script, folder], check=True)
    first = {file.name: file.read_text() for file in folder.iterdir()}
    subprocess.run([script, folder], check=True)
    assert {file.name: file.read_text() for file in folder.iterdir()} == first
    assert folder.stat().st_mode & 0o077 == 0
    assert set(first) == set(COMPOSE["secrets"])
    assert len(set(first.values())) == len(first)
    for name, where in COMPOSE["secrets"].items():
        assert where == {"file": f".flowsql-secrets/{name}"}


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_compose_fits_the_dockerfile(name: str) -> None:
    """Targets, ports, secrets and volumes that a service names exist."""
    service = COMPOSE["services"][name]
    assert set(service) <= KEYS
    stage = re.search(
        rf"(?ms)^FROM \S+ AS {service['build']['target']}$(.*?)(?=^FROM|\Z)", DOCKERFILE
    )
    assert stage
    assert service["secrets"] and set(service["secrets"]) <= set(COMPOSE["secrets"])
    for volume in service["volumes"]:
        source, target = volume.split(":")
        assert source in COMPOSE["volumes"]
        assert f"VOLUME {target}" in stage[1]
    for port in service["ports"]:
        assert port.startswith("127.0.0.1:"), "published on loopback only"
        assert f"EXPOSE {port.rpartition(':')[2]}" in stage[1]
    assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
    assert "\nUSER " in stage[1], "not root"


def test_compose_itself() -> None:
    """Docker reads the file, where its compose is installed."""
    docker = shutil.which("docker")
    if (
        not docker
        or subprocess.run(
            [docker, "compose", "version"], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("docker compose is not installed; test_compose_fits_the_dockerfile looked")
    subprocess.run([docker, "compose", "config", "--quiet"], cwd=CHECKOUT, check=True)


def test_what_the_dockerfile_copies_exists() -> None:
    """Every source of a COPY is in the checkout, and every script it runs can be run."""
    for line in re.findall(r"^COPY (.*)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (CHECKOUT / source).exists(), source
    scripts = set(re.findall(r"deploy/\w+\.sh", DOCKERFILE))
    assert scripts
    for script in scripts:
        assert os.access(CHECKOUT / script, os.X_OK), script
