"""Ports on the loopback address."""

import hashlib
import os
import socket

import click

from flowsql.home import Home

#: Where the search starts: above the well-known ports, below those of outgoing connections.
FIRST, COUNT = 20000, 10000


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose(home: Home, name: str, variable: str) -> int:
    """The port for a service that is not running: ``variable``'s, the remembered, or a free one.

    ``name`` is the key in the home's state, where the choice is kept.
    Errors: ClickException when the port that ``variable`` gives is taken or is none.
    """
    if wanted := demanded(variable):
        if not is_free(wanted):
            raise click.ClickException(
                f"port {wanted} is taken by another program. "
                f"Set {variable} to a free port, or unset it and one is found."
            )
        port = wanted
    else:
        port = int(home.state().get(name) or 0)
        if not port or not is_free(port):
            port = _find(home, name)
    home.remember(**{name: port})
    return port


def demanded(variable: str) -> int | None:
    """The port that an environment variable asks for.

    Errors: ClickException when it is not a port number.
    """
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise click.ClickException(f"{variable}={text!r} is not a port: give a number below 65536.")
    return int(text)


def _find(home: Home, name: str) -> int:
    """A free port, searched from a place that differs from home to home."""
    digest = hashlib.sha256(f"{home.path}:{name}".encode()).digest()
    start = int.from_bytes(digest[:4], "big")
    for step in range(COUNT):
        if is_free(port := FIRST + (start + step) % COUNT):
            return port
    raise click.ClickException(f"no free port from {FIRST} to {FIRST + COUNT - 1}.")
