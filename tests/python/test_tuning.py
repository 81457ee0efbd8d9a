"""What PostgreSQL is given: memory and processors as control groups grant them, or as asked."""

from pathlib import Path

import click
import pytest

from flowsql import tuning
from flowsql.tuning import GIB, MIB


def machine(root: Path, files: dict[str, str]) -> Path:
    """A file system with 8 GiB of RAM in /proc/meminfo, and these files."""
    for name, text in {"proc/meminfo": f"MemTotal: {8 * GIB // 1024} kB\n", **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")
    return root


V2 = {"proc/self/cgroup": "0::/a/b"}
V1 = {"proc/self/cgroup": "4:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n1:name=systemd:/"}

MEMORY = {
    "no control group": ({}, 8 * GIB),
    "v2: ours": ({**V2, "sys/fs/cgroup/a/b/memory.max": str(2 * GIB)}, 2 * GIB),
    "v2: a parent's": (
        {
            **V2,
            "sys/fs/cgroup/a/memory.max": str(GIB),
            "sys/fs/cgroup/a/b/memory.max": str(2 * GIB),
        },
        GIB,
    ),
    "v2: none": ({**V2, "sys/fs/cgroup/a/b/memory.max": "max"}, 8 * GIB),
    "v2: seen from inside a container": (
        {"proc/self/cgroup": "0::/", "sys/fs/cgroup/memory.max": str(3 * GIB)},
        3 * GIB,
    ),
    "v1: ours": (
        {**V1, "sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": str(GIB)},
        GIB,
    ),
    "v1: seen from inside a container": (
        {**V1, "sys/fs/cgroup/memory/memory.limit_in_bytes": str(GIB)},
        GIB,
    ),
    "v1: none": (
        {**V1, "sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": "9223372036854771712"},
        8 * GIB,
    ),
}


@pytest.mark.parametrize("name", MEMORY)
def test_memory(tmp_path: Path, name: str) -> None:
    """The smallest limit counts, and never more than the RAM."""
    files, expected = MEMORY[name]
    assert tuning.memory_limit(machine(tmp_path, files)) == expected


PROCESSORS = {
    "no control group": ({}, 64),
    "v2: two and a half": ({**V2, "sys/fs/cgroup/a/b/cpu.max": "250000 100000"}, 2),
    "v2: less than one": ({**V2, "sys/fs/cgroup/a/b/cpu.max": "50000 100000"}, 1),
    "v2: none": ({**V2, "sys/fs/cgroup/a/b/cpu.max": "max 100000"}, 64),
    "v1: three": (
        {
            **V1,
            "sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us": "300000",
            "sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us": "100000",
        },
        3,
    ),
    "v1: three, mounted together": (
        {
            **V1,
            "sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_quota_us": "300000",
            "sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_period_us": "100000",
        },
        3,
    ),
    "v1: none": (
        {
            **V1,
            "sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us": "-1",
            "sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us": "100000",
        },
        64,
    ),
}


@pytest.mark.parametrize("name", PROCESSORS)
def test_processors(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quota counts in whole processors, at least one; else those we may run on."""
    monkeypatch.setattr(tuning.os, "sched_getaffinity", lambda _: set(range(64)))
    files, expected = PROCESSORS[name]
    assert tuning.processors(machine(tmp_path, files)) == expected


def test_this_machine() -> None:
    """The real files can be read."""
    assert tuning.memory_limit() > 64 * MIB
    assert tuning.processors() >= 1


def test_computed_settings() -> None:
    """A quarter of the memory for PostgreSQL's own cache, and all processors for queries."""
    found = tuning.settings(8 * GIB, 4, {})
    assert found["shared_buffers"] == "2048MB"
    assert found["effective_cache_size"] == "6144MB"
    assert found["max_parallel_workers"] == "4"
    assert found["max_parallel_workers_per_gather"] == "2"
    assert found["shared_preload_libraries"] == "pg_cron, pg_stat_statements"
    assert tuning.settings(1024 * GIB, 4, {})["shared_buffers"] == "16384MB"
    assert int(found["max_worker_processes"]) > int(found["max_parallel_workers"])


OVERRIDES = [
    ("SHARED_BUFFERS_SIZE", "1GB", "shared_buffers", "1GB"),
    ("EFFECTIVE_CACHE_SIZE", "3GB", "effective_cache_size", "3GB"),
    ("MAX_WORKERS", "6", "max_parallel_workers", "6"),
    ("MAX_WORKERS", "6", "max_worker_processes", "14"),
    ("MAX_WORKERS_PER_GATHER", "3", "max_parallel_workers_per_gather", "3"),
    ("MAX_CPUS", "12", "max_parallel_workers", "12"),
    ("MAX_CPUS", "12", "max_parallel_workers_per_gather", "6"),
    ("MAX_LOCKS_PER_TRANSACTION", "36500", "max_locks_per_transaction", "36500"),
    ("STATS_TARGET", "1000", "default_statistics_target", "1000"),
    ("DB_CONNECTION_POOL_SIZE", "50", "max_connections", "200"),
    ("FLOWMACHINE_LOG_LEVEL", "DEBUG", "log_min_messages", "debug1"),
    ("FLOWAPI_LOG_LEVEL", "error", "log_min_messages", "error"),
    (
        "FLOWDB_ENABLE_POSTGRES_DEBUG_MODE",
        "true",
        "shared_preload_libraries",
        "pg_cron, pg_stat_statements, plugin_debugger",
    ),
]


@pytest.mark.parametrize(("variable", "given", "setting", "value"), OVERRIDES)
def test_flowkits_variables_override(variable: str, given: str, setting: str, value: str) -> None:
    """FlowKit's settings win over what is computed; empty ones do not count."""
    computed = tuning.settings(8 * GIB, 2, {})
    assert computed[setting] != value, "the test would not see the override"
    assert tuning.settings(8 * GIB, 2, {variable: given})[setting] == value
    assert tuning.settings(8 * GIB, 2, {variable: ""}) == computed


@pytest.mark.parametrize(
    ("variable", "given"),
    [
        ("SHARED_BUFFERS_SIZE", "lots"),
        ("EFFECTIVE_CACHE_SIZE", "1GB'; x"),
        ("MAX_CPUS", "0"),
        ("MAX_WORKERS", "two"),
        ("MAX_LOCKS_PER_TRANSACTION", "1.5"),
        ("FLOWMACHINE_LOG_LEVEL", "chatty"),
    ],
)
def test_unreadable_settings(variable: str, given: str) -> None:
    """Each names its variable."""
    with pytest.raises(click.ClickException, match=variable):
        tuning.settings(8 * GIB, 2, {variable: given})
