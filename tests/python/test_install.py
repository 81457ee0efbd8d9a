"""The scripts that prepare a machine, and the settings: told, listed once, documented."""

import re
import subprocess
from pathlib import Path

from installation import CHECKOUT

INSTALL = CHECKOUT / "deploy/install.sh"
VARIABLE = re.compile(
    r'"((?:FLOW[A-Z]+|MAX|STATS|DB)_[A-Z_]+|SHARED_BUFFERS_SIZE|EFFECTIVE_CACHE_SIZE)"'
)


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the script from another folder."""
    return subprocess.run(
        [INSTALL, *arguments], cwd="/", capture_output=True, text=True, check=False
    )


def test_nothing_missing_nothing_done() -> None:
    """On a machine that has everything it only says so, within seconds."""
    done = run("packages")
    assert (done.returncode, done.stdout) == (0, "==> Debian packages: all there\n"), done.stderr


def test_an_unknown_step() -> None:
    """The steps that there are, are named."""
    done = run("everything")
    assert done.returncode == 1
    assert "unknown step: everything" in done.stderr
    assert "packages|python" in done.stderr


def test_the_package_list_is_names_with_reasons() -> None:
    """One package a line, none twice, each with why."""
    lines = (CHECKOUT / "deploy/packages.txt").read_text().splitlines()
    packages = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert len(packages) == len(set(packages)) > 5
    for line in lines:
        assert not line or line.startswith("#") or re.fullmatch(r"[a-z0-9.+-]+ +# .+", line), line


def test_the_package_list_stands_once() -> None:
    """Neither the Dockerfile nor a script names a PostgreSQL package to install."""
    for file in (CHECKOUT / "Dockerfile", CHECKOUT / "Makefile", CHECKOUT / ".ci/run"):
        assert "postgresql-15" not in file.read_text(), file


def test_every_setting_is_documented() -> None:
    """What the code reads from the environment is in docs/, by its name."""
    code = [*(CHECKOUT / "python").rglob("*.py"), *(CHECKOUT / "api").rglob("*.py")]
    used = {name for file in code for name in VARIABLE.findall(file.read_text())}
    documented = "\n".join(file.read_text() for file in (CHECKOUT / "docs").glob("*.md"))
    assert len(used) > 20
    assert sorted(name for name in used if name not in documented) == []


def test_what_make_and_ci_run_exists() -> None:
    """Every script that the Makefile names can be run, and CI runs the tests from nothing."""
    makefile = (CHECKOUT / "Makefile").read_text()
    for script in {*re.findall(r"deploy/\w+\.sh", makefile), ".ci/run"}:
        assert (CHECKOUT / script).stat().st_mode & 0o111, script
    assert "make test" in (CHECKOUT / ".ci/run").read_text()
    for target in ("demo", "test", "stop", "lint"):
        shown = subprocess.run(
            ["make", "--dry-run", target], cwd=CHECKOUT, capture_output=True, text=True, check=True
        ).stdout
        assert Path("deploy/install.sh").name in shown or "down" in shown, target
