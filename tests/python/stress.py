"""Many ask, cancel, read and reload at once, with a cache far too small; then all must be right.

``make stress`` runs it for five minutes, and once more while something is killed fifty times. As a
program: ``python tests/python/stress.py --seconds 300 --kills 50``.
"""

import argparse
import http.client
import json
import lzma
import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from http_api import Api
from installation import Installation, new_home
from world import WORLD

DAY = "2016-01-01"
HOURS = [(start, end) for start in range(0, 24, 3) for end in range(start + 3, 25, 3)]

#: What a client may be told; while something is killed 503 too, and its line may break.
STATUSES = {
    "run": {202},
    "poll": {202, 303, 404, 500},
    "get": {200, 202, 404, 500},
    "cancel": {200, 202, 404, 409},
}
LOST = (OSError, http.client.HTTPException, psycopg.OperationalError)
#: SQLSTATEs of a server that goes away, or is not there yet; none: the connection broke.
AWAY = (None, "08006", "57P01", "57P02", "57P03")
GONE = (
    psycopg.errors.NoDataFound,  # cancelled, dropped or stale since
    psycopg.errors.ObjectNotInPrerequisiteState,
    psycopg.errors.UndefinedTable,
)


def spec(number: int) -> dict[str, Any]:
    """People by region within some hours: two jobs, another for each number."""
    start, end = HOURS[number % len(HOURS)]
    return {
        "query_kind": "spatial_aggregate",
        "locations": {
            "query_kind": "daily_location",
            "date": DAY,
            "aggregation_unit": "admin3",
            "method": "last",
            "event_types": ["calls"],
            "hours": {"start_hour": start, "end_hour": end},
        },
    }


@dataclass
class Stress:
    """One run: who takes part, what they saw, what was wrong."""

    home: Installation
    api: Api
    dsn: str
    files: list[Path]
    kills: int
    #: Whether a busy server (503, 504, a lock not had in time) is a fault: not beside other tests.
    strict: bool = False
    right: dict[int, dict[int, Any]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    #: Most that results took, as a part of their limit.
    fullest: float = 0
    over: threading.Event = field(default_factory=threading.Event)

    def value(self, statement: str, *arguments: object) -> Any:
        """First column of the first row, in a session of its own."""
        with psycopg.connect(self.dsn, autocommit=True, connect_timeout=10) as link:
            row = link.execute(statement.encode(), arguments).fetchone()
            return row[0] if row else None

    def version(self) -> int:
        """Which of the files is loaded: its number of rows."""
        return int(
            self.value(
                "SELECT l.rows_kept FROM etl.load AS l WHERE l.state = 'attached' AND l.day = %s",
                DAY,
            )
        )

    def load(self, number: int) -> None:
        """Load the day anew, from one of the files."""
        file = self.files[number % len(self.files)]
        done = self.home.flowsql(
            *("load", "events", "--type", "calls", "--date", DAY, file), check=False
        )
        self.seen["load" if done.returncode == 0 else "load failed"] += 1
        if (done.returncode and self.strict and not self.kills) or "Traceback" in done.stderr:
            self.wrong.append(f"a load failed: {done.stderr[-300:]}")

    def learn(self, numbers: range) -> None:
        """The right answers of each version of the day, undisturbed."""
        for file in range(len(self.files)):
            self.load(file)
            version = self.version()
            for number in numbers:
                query = self.api.answered(spec(number))
                body = self.api.request("GET", f"/api/0/get/{query}", self.api.token()).json
                self.right.setdefault(number, {})[version] = body["query_result"]

    def check(self, number: int, before: int, rows: Any) -> None:
        """An answer must be that of a version that was loaded while it was read."""
        self.seen["answers"] += 1
        right = self.right[number]
        if rows not in [right[version] for version in {before, self.version()}]:
            self.wrong.append(f"wrong rows of {number}, asked at version {before}")

    # -- who takes part ----------------------------------------------------------------------------

    def ask_by_http(self, token: str, dice: random.Random) -> None:
        """Run, perhaps cancel, poll, get."""
        number = dice.choice(list(self.right))
        answer = self._request("run", "POST", "/api/0/run", token, spec(number))
        if answer is None:
            return
        query = answer.json["query_id"]
        if dice.random() < 0.15:
            self._request("cancel", "DELETE", f"/api/0/poll/{query}", token)
            return
        for _ in range(40):
            polled = self._request("poll", "GET", f"/api/0/poll/{query}", token)
            if polled is None or polled.status != 202:
                break
            if self.over.wait(0.1):
                return
        before = self.version()
        got = self._request("get", "GET", f"/api/0/get/{query}", token)
        if got is not None and got.status == 200:
            self.check(number, before, got.json["query_result"])

    def _request(self, what: str, method: str, path: str, token: str, body: object = None) -> Any:
        """One request whose status is looked at; None when the servers are away."""
        answer = self.api.request(method, path, token, body)
        self.seen[f"{what} {answer.status}"] += 1
        if answer.status in (503, 504) and (
            not self.strict or (self.kills and "Retry-After" in answer.headers)
        ):
            time.sleep(0.2)
            return None
        told = answer.json if answer.status >= 500 else {}
        died = self.kills and "the computing process was stopped" in told.get("msg", "")
        if answer.status not in STATUSES[what] or (
            answer.status == 500 and told.get("status") not in ("cancelled", "Error") and not died
        ):
            self.wrong.append(f"{what} answered {answer.status}: {answer.content[:300]!r}")
            return None
        return answer

    def ask_by_sql(self, link: psycopg.Connection[Any], dice: random.Random) -> None:
        """Run, perhaps cancel, wait, read."""
        number = dice.choice(list(self.right))
        row = link.execute("SELECT flow.run(%s)", [json.dumps(spec(number))]).fetchone()
        assert row
        try:
            if dice.random() < 0.15:
                link.execute("SELECT flow.cancel(%s)", row)
                return
            state = link.execute("SELECT flow.wait(%s, '4 s')", row).fetchone()
            self.seen[f"sql {state[0] if state else None}"] += 1
            if state == ("ready",):
                before = self.version()
                body = link.execute("SELECT flow.body(%s, 'json')", row).fetchone()
                assert body
                self.check(number, before, json.loads(body[0])["query_result"])
        except GONE:
            self.seen["sql gone"] += 1

    def client(self, seed: int) -> None:
        """One client until it is over: the even ones by HTTP, the odd ones by SQL."""
        dice = random.Random(seed)
        token = self.api.token(
            {"all": self.scopes}, user=f"client{seed}", lifetime=timedelta(hours=3)
        )
        while not self.over.is_set():
            try:
                if seed % 2 == 0:
                    self.ask_by_http(token, dice)
                    continue
                with psycopg.connect(self.dsn, autocommit=True, connect_timeout=10) as link:
                    while not self.over.is_set():
                        self.ask_by_sql(link, dice)
            except LOST as error:
                self.lose(error)
                self.over.wait(0.3)
            except Exception as error:
                self.wrong.append(f"client {seed}: {type(error).__name__}: {error}")
                self.over.wait(0.3)

    def lose(self, error: Exception) -> None:
        """A connection may break when something is killed, and never a statement on it."""
        self.seen["lost"] += 1
        if self.strict and not (self.kills and getattr(error, "sqlstate", None) in AWAY):
            self.wrong.append(f"lost the server: {type(error).__name__} {error}")

    def weigh(self) -> None:
        """Look again and again how much room results take, once they have been within the limit."""
        taken = (
            "SELECT coalesce(sum(q.bytes), 0) / cache.limit_bytes()"
            " FROM cache.query AS q WHERE q.bytes > 0"
        )
        within = False
        while not self.over.wait(0.5):
            with suppress(*LOST):
                now = float(self.value(taken))
                within = within or now <= 1
                self.fullest = max(self.fullest, now if within else 0)

    def reload(self) -> None:
        """Load the day again and again."""
        number = 0
        while not self.over.wait(1):
            try:
                self.load(number)
            except LOST:
                self.seen["lost"] += 1
            number += 1

    def kill(self, dice: random.Random) -> None:
        """Kill something at random, and start what is gone as its operator would."""
        found = self.home.status()
        part = dice.choice(["worker", "api", "pg", "job", "backend", "backend"])
        if part in ("worker", "api", "pg"):
            victim = found[part]["pid"]
        else:
            name = "flowsql worker" if part == "job" else "%"
            victim = self.value(
                "SELECT a.pid FROM pg_stat_activity AS a WHERE a.backend_type = 'client backend'"
                " AND a.application_name LIKE %s AND a.pid <> pg_backend_pid()"
                " ORDER BY random() LIMIT 1",
                name,
            )
        if victim:
            os.kill(victim, signal.SIGKILL)
            self.seen[f"killed {part}"] += 1
        if part != "backend":
            time.sleep(dice.random())
        self.home.flowsql("up", check=False)

    @property
    def scopes(self) -> list[str]:
        """What the clients' tokens hold."""
        return [
            *("run", "get_result"),
            *(
                f"admin3:spatial_aggregate:{kind}"
                for kind in ("spatial_aggregate", "daily_location")
            ),
        ]

    # -- the run -----------------------------------------------------------------------------------

    def go(self, seconds: float, clients: int = 8) -> None:
        """All take part for so long (with kills: until those are done); then all must be right."""
        parts: list[Callable[[], None]] = [
            *((lambda seed=seed: self.client(seed)) for seed in range(clients)),
            self.reload,
            self.weigh,
        ]
        threads = [threading.Thread(target=part, daemon=True) for part in parts]
        for thread in threads:
            thread.start()
        if self.kills:
            dice = random.Random(self.kills)
            for _ in range(self.kills):
                try:
                    self.kill(dice)
                except (*LOST, AssertionError, ProcessLookupError, ValueError):
                    self.seen["kill missed"] += 1
                    self.home.flowsql("up", check=False)
                time.sleep(seconds / self.kills)
        else:
            time.sleep(seconds)
        self.over.set()
        for thread in threads:
            thread.join(120)
            if thread.is_alive():
                self.wrong.append("a client waits for ever")
        self.home.flowsql("up")
        self.settle()

    def settle(self) -> None:
        """Nothing waits for ever, no invariant is broken, each question has its right answer."""
        if not self.becomes(
            "SELECT count(*) = 0 FROM cache.query WHERE state IN ('queued', 'running')", 180
        ):
            self.wrong.append("jobs wait or run for ever")
        # The last store, or pg_cron within its minute, prunes: nobody does it for them here.
        if not self.becomes("SELECT cache.excess() = 0", 120):
            self.wrong.append("results take more than their limit")
        # What a reader was in the way of is left to the sweep, which comes every ten minutes.
        broken = (
            "SELECT count(*) = 0 FROM cache.violations() AS v"
            " WHERE v.rule <> 'a relation of no result'"
        )
        self.becomes(broken, 30)
        self.value("SELECT cache.sweep()")
        with psycopg.connect(self.dsn, autocommit=True) as link:
            found = link.execute("SELECT * FROM cache.violations()").fetchall()
        self.wrong += [f"{rule}: {subject}" for rule, subject in found]
        self.load(0)
        for number in list(self.right)[:8]:
            query = self.api.answered(spec(number))
            body = self.api.request("GET", f"/api/0/get/{query}", self.api.token()).json
            if body["query_result"] != self.right[number][self.version()]:
                self.wrong.append(f"wrong rows of {number} at the end")

    def becomes(self, question: str, seconds: float) -> bool:
        """Whether a question is answered with true in time; how long that took is kept."""
        started = time.monotonic()
        while not (found := bool(self.value(question))) and time.monotonic() < started + seconds:
            time.sleep(0.2)
        self.seen[f"s until {question}"] = round(time.monotonic() - started)
        return found


def prepare(home: Installation, kills: int, questions: int) -> Stress:
    """A land with one day in two versions, a cache for a tenth of the answers, and their truth."""
    home.flowsql("up", "--only", "postgresql")
    home.flowsql("migrate")
    home.flowsql("load", "geography", "--layer", "admin3", WORLD / "admin3.csv")
    home.flowsql("load", "cells", WORLD / "cells.csv")
    home.flowsql("up")
    whole = next(WORLD.glob(f"calls_{DAY.replace('-', '')}.csv*"))
    with lzma.open(whole, "rt") as text:
        lines = text.readlines()
    half = Path(tempfile.mkdtemp(prefix="flowsql-stress-")) / "half.csv"
    half.write_text("".join(lines[: len(lines) // 2]))
    stress = Stress(home, Api(home), home.dsn, [whole, half], kills)
    stress.learn(range(questions))
    bytes_all = stress.value("SELECT sum(q.bytes) FROM cache.query AS q")
    for name, value in (
        ("cache_size", f"{int(bytes_all) // 10240 + 1}kB"),
        ("cache_protected_period", "0 seconds"),
        ("cache_prune_every", "1 second"),
    ):
        stress.value("SELECT ops.set_setting(%s, %s)", name, value)
    return stress


def main() -> None:
    """Run it as a program; ends with 1 when something was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--kills", type=int, default=0)
    options.add_argument("--questions", type=int, default=len(HOURS))
    chosen = options.parse_args()
    with new_home(FLOWSQL_WORKER_JOBS="3") as home:
        stress = prepare(home, chosen.kills, chosen.questions)
        stress.strict = True
        stress.go(chosen.seconds)
    for what, count in sorted(stress.seen.items()):
        print(f"{count:8} {what}")
    print(f"{stress.fullest:8.0%} of their limit is the most that results took")
    for line in stress.wrong:
        print(f"WRONG {line}")
    raise SystemExit(bool(stress.wrong))


if __name__ == "__main__":
    main()
