"""Loads of several days and event types at once."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import click

from flowsql.batch import Account, EventFiles, loader
from flowsql.database import Connection
from flowsql.load import load_events
from flowsql.progress import Board

#: Told what has been loaded, with its account, or why it failed.
Ended = Callable[[EventFiles, Account | click.ClickException], None]
#: Asked before a load, in its own session; false: it is not to be.
Begun = Callable[[Connection, EventFiles], bool]


class Loads:
    """Loads of days, some at once, each in a session of its own."""

    def __init__(
        self, board: Board, ended: Ended | None = None, begun: Begun | None = None
    ) -> None:
        """Nothing is loaded yet."""
        self._board = board
        self._ended = ended
        self._begun = begun
        self._open: set[Connection] = set()
        self.failed: list[str] = []
        self.accounts: list[Account] = []

    def run(self, days: list[EventFiles], jobs: int) -> None:
        """Load them, ``jobs`` at once; one that fails does not stop the others."""
        with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="load") as pool:
            waiting = {pool.submit(self._load, what): what for what in days}
            try:
                while waiting:
                    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in done:
                        self._end(waiting.pop(future), future)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for connection in list(self._open):
                    connection.cancel_safe(timeout=5)
                raise

    def _load(self, what: EventFiles) -> Account:
        """One load."""
        with loader() as connection, self._board.track(what) as (say, advance):
            self._open.add(connection)
            try:
                if self._begun and not self._begun(connection, what):
                    raise click.ClickException("given up: its loader died of it each time.")
                return load_events(connection, what, say, advance)
            finally:
                self._open.discard(connection)

    def _end(self, what: EventFiles, future: "Future[Account]") -> None:
        """Keep what became of a load, and tell."""
        try:
            account = future.result()
        except click.ClickException as error:
            self.failed.append(what.title)
            self._board.say(f"{what.title}: failed: {error.message}")
            if self._ended:
                self._ended(what, error)
        else:
            self.accounts.append(account)
            self._board.say(f"{what.title}: {account}")
            if self._ended:
                self._ended(what, account)
