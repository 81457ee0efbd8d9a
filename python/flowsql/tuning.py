"""PostgreSQL's settings, from the memory and processors that this process may use.

Every computed figure gives way to FlowKit's variable of the same meaning; `settings` names them.
"""

import math
import os
import re
from collections.abc import Mapping
from pathlib import Path

import click

MIB = 1024**2
GIB = 1024**3

#: Locks for each connection; all share them. FlowKit takes 36,500, as its plans lock every day:
#: ours name the days they read.
LOCKS = 1024

LOG_LEVELS = {
    "debug": "debug1",
    "info": "info",
    "warning": "warning",
    "error": "error",
    "critical": "fatal",
}


def memory_limit(root: Path = Path("/")) -> int:
    """The bytes of memory we may use: the smallest cgroup limit, else the machine's RAM."""
    match = re.search(r"MemTotal:\s+(\d+) kB", (root / "proc/meminfo").read_text())
    limits = [int(match[1]) * 1024] if match else []
    for folder in _cgroup_folders(root, "memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            text = _read(folder / name)
            if text.isdigit():
                limits.append(int(text))
    return min(limits, default=GIB)


def processors(root: Path = Path("/")) -> int:
    """How many processors we may use: those we may run on, or fewer by a cgroup's quota."""
    counts = [float(len(os.sched_getaffinity(0)))]
    for folder in _cgroup_folders(root, "cpu"):
        quota, _, period = _read(folder / "cpu.max").partition(" ")
        if not period:
            quota, period = (_read(folder / f"cpu.cfs_{name}_us") for name in ("quota", "period"))
        if quota.isdigit() and period.isdigit():
            counts.append(int(quota) / int(period))
    return max(1, math.floor(min(counts)))


def _read(file: Path) -> str:
    """The file's text without white space around it; empty when it cannot be read."""
    try:
        return file.read_text().strip()
    except OSError:
        return ""


def _cgroup_folders(root: Path, controller: str) -> list[Path]:
    """Where limits of ``controller`` may stand: our control group and all above, v1 and v2."""
    base = root / "sys/fs/cgroup"
    folders = [base, base / controller]
    for line in _read(root / "proc/self/cgroup").splitlines():
        _, names, path = line.split(":", 2)
        if names == "" or controller in names.split(","):
            for mount in (base, base / controller, base / names):
                below = mount / path.lstrip("/")
                folders += [below, *(p for p in below.parents if p.is_relative_to(mount))]
    return folders


def settings(memory: int, cpus: int, env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The settings of postgresql.conf that depend on the machine (bytes, processors) or ``env``.

    Errors: ClickException when a variable of ``env`` is not a number or size.
    """
    cores = _count(env, "MAX_CPUS", cpus)
    gather = _count(env, "MAX_WORKERS_PER_GATHER", max(1, cores if cores < 4 else cores // 2))
    workers = _count(env, "MAX_WORKERS", cores)
    pool = _count(env, "DB_CONNECTION_POOL_SIZE", 5)
    return {
        "shared_buffers": _size(env, "SHARED_BUFFERS_SIZE", min(memory // 4, 16 * GIB)),
        "effective_cache_size": _size(env, "EFFECTIVE_CACHE_SIZE", memory * 3 // 4),
        "work_mem": _bytes(min(max(memory // 100, 4 * MIB), 256 * MIB)),
        "maintenance_work_mem": _bytes(min(max(memory // 16, 64 * MIB), 2 * GIB)),
        "max_worker_processes": str(workers + 8),
        "max_parallel_workers": str(workers),
        "max_parallel_workers_per_gather": str(gather),
        "max_parallel_maintenance_workers": str(gather),
        "max_connections": str(100 + 2 * pool),
        "max_locks_per_transaction": str(_count(env, "MAX_LOCKS_PER_TRANSACTION", LOCKS)),
        "default_statistics_target": str(_count(env, "STATS_TARGET", 100)),
        "log_min_messages": log_level(env),
        "shared_preload_libraries": ", ".join(_preloaded(env)),
    }


def log_level(env: Mapping[str, str] = os.environ) -> str:
    """PostgreSQL's log level for FLOWMACHINE_LOG_LEVEL, else FLOWAPI_LOG_LEVEL (default warning).

    Errors: ClickException when it is none of Python's level names.
    """
    name = env.get("FLOWMACHINE_LOG_LEVEL") or env.get("FLOWAPI_LOG_LEVEL") or "warning"
    if name.lower() not in LOG_LEVELS:
        raise click.ClickException(
            f"log level {name!r} is unknown. Set FLOWMACHINE_LOG_LEVEL to one of: "
            + ", ".join(LOG_LEVELS)
        )
    return LOG_LEVELS[name.lower()]


def is_debug(env: Mapping[str, str] = os.environ) -> bool:
    """Whether FLOWDB_ENABLE_POSTGRES_DEBUG_MODE asks for the server side debugger."""
    return env.get("FLOWDB_ENABLE_POSTGRES_DEBUG_MODE", "").lower() in {"true", "1", "yes", "on"}


def _preloaded(env: Mapping[str, str]) -> list[str]:
    """The libraries the server starts with."""
    return ["pg_cron", "pg_stat_statements", *(["plugin_debugger"] if is_debug(env) else [])]


def _count(env: Mapping[str, str], name: str, computed: int) -> int:
    """The whole number that variable ``name`` gives, else ``computed``."""
    given = env.get(name, "").strip()
    if not given:
        return computed
    if not given.isdigit() or int(given) == 0:
        raise click.ClickException(f"{name}={given!r} is not a whole number above 0.")
    return int(given)


def _size(env: Mapping[str, str], name: str, computed: int) -> str:
    """The size that variable ``name`` gives (such as 4GB), else ``computed`` bytes."""
    given = env.get(name, "").strip()
    if not given:
        return _bytes(computed)
    if not re.fullmatch(r"[0-9]+ *(B|kB|MB|GB|TB)?", given):
        raise click.ClickException(f"{name}={given!r} is not a size. Write it like 512MB or 4GB.")
    return given


def _bytes(number: int) -> str:
    """A size in bytes as PostgreSQL writes it, in whole MiB."""
    return f"{max(1, number // MIB)}MB"
