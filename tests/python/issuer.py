"""How the tests reach the issuer of tokens: real processes, and a browser that keeps cookies."""

import http.client
import ipaddress
import json
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
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
    trusted: str | None = None  # over TLS: the certificate that is believed

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
        link = self._link()
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

    def _link(self) -> http.client.HTTPConnection:
        """A connection, over TLS if the address says so."""
        where = urlsplit(self.url)
        host = where.hostname or ""
        if where.scheme == "http":
            return http.client.HTTPConnection(host, where.port, timeout=60)
        context = ssl.create_default_context(cafile=self.trusted)
        return http.client.HTTPSConnection(host, where.port, timeout=60, context=context)

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
    trusted = env.get("FLOWSQL_AUTH_CERTIFICATE")
    scheme = "https" if trusted else "http"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(FLOWSQL), "auth", "serve", "--port", str(port)],
        env={**home.env, **env},
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                Browser(f"{scheme}://127.0.0.1:{port}", trusted=trusted).send("GET", "/")
                break
            except ConnectionError:
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.1)
        yield f"{scheme}://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(120)


def certificate(folder: Path) -> dict[str, str]:
    """The issuer's settings for TLS with a certificate of its own, made in ``folder``."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = {"CERTIFICATE": folder / "cert.pem", "KEY": folder / "key.pem"}
    files["CERTIFICATE"].write_bytes(made.public_bytes(Encoding.PEM))
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files["KEY"].write_bytes(plain)
    return {f"FLOWSQL_AUTH_{part}": str(file) for part, file in files.items()}


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
