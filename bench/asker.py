"""Many clients that ask one address over and over: ``bench/api.py`` starts it.

Reads a line of JSON {"host", "port", "requests": [one raw request a client], "seconds"} and prints
{"seconds", "statuses": {status: how many}, "latencies": [seconds, in order]}.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from typing import Any


async def client(
    host: str, port: int, request: bytes, end: float, statuses: Counter[int], taken: list[float]
) -> None:
    """Ask on one connection until the end; connect again when the server closes it."""
    reader = writer = None
    while (begun := time.perf_counter()) < end:
        if reader is None or writer is None:
            reader, writer = await asyncio.open_connection(host, port)
        writer.write(request)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length(head))
        except (asyncio.IncompleteReadError, ConnectionError):
            statuses[0] += 1
            reader = None
            continue
        taken.append(time.perf_counter() - begun)
        statuses[int(head[9:12])] += 1
        if b"connection: close" in head.lower():
            writer.close()
            reader = None


def length(head: bytes) -> int:
    """Bytes of the body that follows."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def ask(job: dict[str, Any]) -> dict[str, Any]:
    """All clients at once."""
    statuses: Counter[int] = Counter()
    taken: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(
        *(
            client(job["host"], job["port"], r.encode(), begun + job["seconds"], statuses, taken)
            for r in job["requests"]
        )
    )
    return {
        "seconds": time.perf_counter() - begun,
        "statuses": statuses,
        "latencies": sorted(taken),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(ask(json.loads(sys.stdin.readline())))))
