"""Gunicorn's worker of threads, with errors as JSON and an end to clients that dawdle."""

import json
import os
import socket
import struct
import time
from contextlib import suppress
from threading import Thread
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

#: Seconds that a client may take to send a request, and to take some bytes of the answer.
PATIENCE = int(os.environ.get("FLOWSQL_API_PATIENCE") or 30)

_TIMEOUT = struct.pack("ll", PATIENCE, 0)


class Worker(ThreadWorker):  # type: ignore[misc]
    """What `flowsql up` runs the application with."""

    def init_process(self) -> None:
        """Answer in JSON what never reaches the application."""
        util.write_error = write_error
        self._begun: dict[Any, float] = {}
        Thread(target=self._hurry, daemon=True).start()
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """Take a connection whose client must not keep a thread for ever."""
        if not conn.initialized:
            for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                conn.sock.setsockopt(socket.SOL_SOCKET, option, _TIMEOUT)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """One request, whose first byte is there."""
        self._begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self._begun.pop(conn, None)

    def _hurry(self) -> None:
        """Hear no more of who is still sending: a byte now and then is not enough."""
        while True:
            time.sleep(0.5)
            latest = time.monotonic() - PATIENCE
            for conn in [conn for conn, begun in list(self._begun.items()) if begun < latest]:
                self._begun.pop(conn, None)
                with suppress(OSError):
                    # Of the plain socket: an encrypted one would go on without encryption.
                    socket.socket.shutdown(conn.sock, socket.SHUT_RD)


def write_error(client: socket.socket, status: int, reason: str, _message: str) -> None:
    """Tell ``client`` why its request could not be read; what it sent is not repeated."""
    body = json.dumps({"status": "Error", "msg": f"{reason}."}).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n\r\n"
    )
    util.write_nonblock(client, head.encode("latin1") + body)
    _drain(client)


#: Bytes that are read on from a client whose headers are too large, so that it sees the answer.
DRAIN_LIMIT = 8 << 20


def _drain(client: socket.socket) -> None:
    """Read what is still coming, within bounds: closing on unread bytes would lose the answer."""
    client.settimeout(0.5)
    left = DRAIN_LIMIT
    try:
        client.shutdown(socket.SHUT_WR)
        while left > 0 and (read := client.recv(1 << 16)):
            left -= len(read)
    except OSError:
        pass
