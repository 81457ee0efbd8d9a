"""What the bench writes: ratios, their means, the table and the plot."""

import json
import math
import os
import platform
import statistics
from pathlib import Path
from typing import Any

from engines import Connection

from flowsql import plot

STATES = ("cold", "warm", "cached")


def ratios(entry: dict[str, Any]) -> dict[str, list[float]]:
    """FlowMachine's time over ours, and DuckDB's over ours cold: least, median, most."""
    found = {}
    for state in STATES:
        for kind in ("wall", "cpu"):
            pairs = zip(entry["flowmachine"][state], entry["flowsql"][state], strict=True)
            found[f"{state} {kind}"] = spread([a[kind] / max(b[kind], 0.001) for a, b in pairs])
    # What a question costs here once its parts are stored, beside what it costs there anew.
    pairs = zip(entry["flowmachine"]["cold"], entry["flowsql"]["warm"], strict=True)
    found["warm, their cold wall"] = spread([a["wall"] / max(b["wall"], 0.001) for a, b in pairs])
    if entry["duckdb"]:
        pairs = zip(entry["duckdb"], entry["flowsql"]["cold"], strict=True)
        found["duckdb wall"] = spread([a["wall"] / b["wall"] for a, b in pairs])
    return found


def spread(values: list[float]) -> list[float]:
    """Least, median, most."""
    return [min(values), statistics.median(values), max(values)]


def line(entry: dict[str, Any]) -> str:
    """A question's outcome in a line."""
    cold = entry["ratios"]["cold wall"]
    duck = entry["ratios"].get("duckdb wall", [math.nan] * 3)
    return (
        f"{entry['rows']} rows, {entry['same']}, {entry.get('duckdb_same', 'none')};"
        f" FlowMachine / FlowSQL cold {cold[1]:.1f}, DuckDB / FlowSQL {duck[1]:.2f}"
    )


def machine_facts(connection: Connection) -> dict[str, Any]:
    """What the figures depend on."""
    row = connection.execute(
        "SELECT current_setting('server_version'), current_setting('shared_buffers'),"
        " current_setting('work_mem'), current_setting('max_parallel_workers_per_gather')"
    ).fetchone()
    assert row is not None
    cpu = [
        text.split(":")[1].strip()
        for text in Path("/proc/cpuinfo").read_text().splitlines()
        if text.startswith("model name")
    ]
    return {
        "processor": cpu[0] if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "postgresql": row[0],
        "shared_buffers": row[1],
        "work_mem": row[2],
        "workers_per_gather": row[3],
        "load at start": round(os.getloadavg()[0], 1),
    }


def mean(found: dict[str, Any], ratio: str) -> float:
    """Geometric mean of the medians."""
    values = [e["ratios"][ratio][1] for e in found.values() if ratio in e["ratios"]]
    return math.exp(statistics.fmean(map(math.log, values))) if values else math.nan


def write(folder: Path, result: dict[str, Any]) -> None:
    """The JSON, the table and the plot."""
    found = result["questions"]
    name_of = f"results-{result['facts']['size']}"
    (folder / f"{name_of}.json").write_text(json.dumps(result, indent=1))
    names = (
        "cold wall",
        "cold cpu",
        "warm wall",
        "warm, their cold wall",
        "cached wall",
        "duckdb wall",
    )
    rows = ["| question | FlowSQL cold, s | " + " | ".join(names) + " | rows |"]
    rows.append("| --- " * (len(names) + 3) + "|")
    for name, entry in found.items():
        ours = statistics.median(t["wall"] for t in entry["flowsql"]["cold"])
        cells = [" / ".join(f"{v:.1f}" for v in entry["ratios"].get(n, [])) for n in names]
        same = f"{entry['same']}, {entry.get('duckdb_same', '-')}"
        rows.append(f"| {name} | {ours:.3f} | " + " | ".join(cells) + f" | {same} |")
    means = " | ".join(f"**{mean(found, name):.1f}**" for name in names)
    rows.append(f"| geometric mean of medians | | {means} | |")
    sizes = result["bytes"]
    rows.append("")
    rows.append(
        f"Bytes an event: {sizes['flowsql']:.0f}, in FlowDB's layout {sizes['flowdb']:.0f}"
        f" ({sizes['flowdb'] / sizes['flowsql']:.1f} times as many)."
    )
    rows.append("")
    rows += [f"Not answered: {name}: {error}" for name, error in result["failed"].items()]
    rows.append(", ".join(f"{name} {value}" for name, value in result["facts"].items()))
    table = "\n".join(rows) + "\n"
    (folder / f"{name_of}.md").write_text(table)
    series = [
        plot.Series(
            name,
            [
                (n, e["ratios"][name][1])
                for n, e in enumerate(found.values(), 1)
                if name in e["ratios"]
            ],
            dots=True,
        )
        for name in ("cold wall", "warm wall", "duckdb wall")
    ]
    panel = plot.Panel(
        "Times as fast as FlowMachine, DuckDB", "question", "ratio", series, log_y=True
    )
    (folder / f"{name_of}.svg").write_text(plot.svg([panel], 1))
