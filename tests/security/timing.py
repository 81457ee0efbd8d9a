"""Do answers take another time when a cell is hidden than when nobody is there? ``make attack``.

Two days of one world: 20 people in A on both, three more in B on the first alone. B is hidden then,
so both days' answers read the same. 200 times each, in random order, and a t-test by Welch: of
reading the stored answer, of asking for it again, and of having it computed anew. Fails from
|t| = 4.5 on.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "python")]

from http_api import Api, daily, people  # noqa: E402
from installation import Installation, new_home  # noqa: E402
from twins import CANARIES, DAYS, _calls, _places  # noqa: E402

RUNS = 200
LIMIT = 4.5


def loaded(home: Installation, folder: Path) -> None:
    """Deploy, and load the two days."""
    home.flowsql("up", "--only", "postgresql")
    home.flowsql("migrate")
    regions, sites, cells = _places(folder)
    home.flowsql("load", "geography", "--layer", "admin3", regions)
    home.flowsql("load", "sites", sites)
    home.flowsql("load", "cells", cells)
    for day, place in zip(DAYS, ("B", None), strict=True):
        file = _calls(folder, day, place or "B")
        if place is None:
            kept = [line for line in file.read_text().splitlines() if CANARIES[0][:6] not in line]
            file.write_text("\n".join(kept) + "\n")
        home.flowsql("load", "events", "--type", "calls", "--date", day, file)
    home.flowsql("up")


def welch(one: list[float], other: list[float]) -> float:
    """T of the difference of two means."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.mean(one) - statistics.mean(other)) / spread**0.5


def trimmed(times: list[float]) -> list[float]:
    """Without the slowest tenth, which the machine's other work makes."""
    return sorted(times)[: len(times) * 9 // 10]


def compared(name: str, act: Callable[[str], None], before: Callable[[str], None]) -> bool:
    """Whether the two days differ in how long ``act`` takes, ``before`` apart; says so."""
    times: dict[str, list[float]] = {day: [] for day in DAYS}
    order = list(DAYS) * RUNS
    random.Random(name).shuffle(order)
    for day in (*DAYS, *order):
        before(day)
        start = time.perf_counter()
        act(day)
        times[day].append(time.perf_counter() - start)
    hidden, empty = (trimmed(times[day][1:]) for day in DAYS)
    t = welch(hidden, empty)
    print(
        f"{name}: hidden {statistics.mean(hidden) * 1000:.2f} ms, empty"
        f" {statistics.mean(empty) * 1000:.2f} ms, t = {t:+.2f}",
        flush=True,
    )
    return abs(t) >= LIMIT


def main() -> int:
    """Compare; the exit code."""
    with tempfile.TemporaryDirectory() as folder, new_home() as home:
        loaded(home, Path(folder))
        api = Api(home)
        token = api.token()
        ids = {day: api.answered(people(daily(day))) for day in DAYS}
        bodies = [api.request("GET", f"/api/0/get/{ids[day]}.csv", token).content for day in DAYS]
        assert bodies[0] == bodies[1]

        def read(day: str) -> None:
            assert api.request("GET", f"/api/0/get/{ids[day]}", token).status == 200

        def ask(day: str) -> None:
            assert api.run(people(daily(day)), token).status == 202

        with home.connect() as admin:

            def forget(day: str) -> None:
                """The answer and its parts."""
                admin.execute(
                    "SELECT ops.drop_result(q.id) FROM cache.query AS q WHERE q.state = 'ready' AND"
                    " (q.id = %(id)s OR q.id IN (SELECT d.depends_on FROM cache.dependency AS d"
                    " WHERE d.id = %(id)s))",
                    {"id": ids[day]},
                )

            def compute(day: str) -> None:
                ask(day)
                while api.request("GET", f"/api/0/poll/{ids[day]}", token).status != 303:
                    time.sleep(0.002)

            def nothing(day: str) -> None:
                pass

            found = [
                compared("read a stored answer", read, nothing),
                compared("ask for it again", ask, nothing),
                compared("compute it anew", compute, forget),
            ]
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main())
