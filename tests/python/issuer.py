"""How the tests reach the issuer of tokens: real processes, and a browser that keeps cookies."""

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pyotp
from click.testing import CliRunner, Result
from http_api import Answer
from installation import FLOWSQL, Installation

from flowsql.cli import main

#: Good for four of four.
PASSWORD = "clarinet gravel umbrella forty"


@dataclass
class Browser:
    """One person at the issuer: sends back cookies, and the one that pages read in a header too."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: bool = True

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """One request, no redirect followed."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.csrf and "X-CSRF" in self.cookies:
            sent.setdefault("X-CSRF-Token", self.cookies["X-CSRF"])
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
        where = urlsplit(self.url)
        link = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        try:
            link.request(method, path, content, sent)
            answer = link.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
                    if not morsel.value:
                        del self.cookies[name]
            lines = "\n".join(answer.headers.get_all("Set-Cookie") or [])
            found = {**dict(answer.getheaders()), "Set-Cookie": lines}
            return Answer(answer.status, found, answer.read())
        finally:
            link.close()

    def get(self, path: str) -> Any:
        """The JSON of a GET that must succeed."""
        answer = self.send("GET", path)
        assert answer.status == 200, answer.content
        return answer.json

    def post(self, path: str, body: object = None, *, method: str = "POST") -> Any:
        """The JSON of a POST (or another ``method``) that must succeed."""
        answer = self.send(method, path, body)
        assert answer.status == 200, answer.content
        return answer.json

    def sign_in(self, user: str, password: str = PASSWORD, code: str | None = None) -> Answer:
        """Sign in."""
        more = {} if code is None else {"two_factor_code": code}
        body = {"username": user, "password": password, **more}
        return self.send("POST", "/signin", body)


@contextmanager
def issuer(home: Installation, **env: str) -> Iterator[str]:
    """A process of ``flowsql auth serve``; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(FLOWSQL), "auth", "serve", "--port", str(port)],
        env={**home.env, **env},
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                Browser(f"http://127.0.0.1:{port}").send("GET", "/")
                break
            except ConnectionError:
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def auth(home: Installation, *arguments: object, stdin: str = "", check: bool = True) -> Result:
    """Run ``flowsql auth ARGUMENTS`` in this process: there are many, and a process takes a second.

    A failure fails the test, showing what it printed.
    """
    words = ["auth", *map(str, arguments)]
    done = CliRunner().invoke(main, words, input=stdin, env=home.env)
    assert not check or done.exit_code == 0, done.output
    return done


def user(home: Installation, name: str, *options: str) -> None:
    """A user made by the command, with the password above."""
    auth(home, "users", "add", name, "--password-file", "-", *options, stdin=PASSWORD)


def forget(home: Installation) -> None:
    """Take away all that is the issuer's: the last administrator too."""
    with home.connect() as connection:
        connection.execute(
            "TRUNCATE access.account, access.server, access.token, access.sign_in,"
            " access.revocation, access.revoked_caller CASCADE"
        )


@dataclass
class Device:
    """An authenticator app."""

    secret: str

    @classmethod
    def scanned(cls, url: str) -> "Device":
        """From a QR code."""
        found = pyotp.parse_uri(url)
        return cls(found.secret)

    def code(self, later: int = 0) -> str:
        """The code of now, or of ``later`` times 30 seconds."""
        return pyotp.TOTP(self.secret).at(int(time.time()) + 30 * later)
