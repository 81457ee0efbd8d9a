"""A short form of `make stress`: eight clients, a small cache, a day reloaded, and kills."""

from installation import new_home
from stress import prepare


def test_a_short_stress() -> None:
    """Every answer is right for its version of the day, and no invariant is broken; with kills."""
    with new_home(FLOWSQL_WORKER_JOBS="3") as home:
        stress = prepare(home, 0, 6)
        stress.go(8)
        assert stress.wrong == [], stress.seen
        assert stress.seen["answers"]
        stress.over.clear()
        stress.kills = 3
        stress.go(6)
        assert stress.wrong == [], stress.seen
