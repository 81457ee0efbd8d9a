"""What the issuer's routes share: the database, the session's cookie, and who is signed in."""

import hmac
import ipaddress
import secrets
from hashlib import sha256
from typing import Any, LiteralString

from flask import Flask, Response, g, request
from itsdangerous import BadSignature, Signer
from psycopg.types.json import Jsonb

from flowsql.secondfactor import Vault
from flowsql_api.auth_server.errors import AuthError, answered
from flowsql_api.auth_server.settings import AuthSettings
from flowsql_api.db import Database
from flowsql_api.gate import described, finish, number
from flowsql_api.settings import Settings

#: Most bytes of a body: an openapi.json of thousands of scopes.
BODY_LIMIT = 4 << 20

#: The login of the issuer: it may call its functions, and nothing else.
LOGIN = "flow_auth"

CSRF_COOKIE, CSRF_HEADER = "X-CSRF", "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")


class Issuer:
    """One application of the issuer."""

    def __init__(self, settings: AuthSettings) -> None:
        """Connects to nothing yet."""
        self.settings = settings
        self.vault = Vault(settings.secret)
        self._signer = Signer(self.vault.key("session"), digest_method=sha256)
        self._csrf = self.vault.key("csrf")
        self._settings = Settings(
            settings.dsn,
            pool_size=settings.pool_size,
            timeout=settings.timeout,
            trusted=settings.trusted,
        )
        self._database = Database(self._settings)

    def attach(self, app: Flask) -> None:
        """Number every request, look at its cookie, and answer every error as JSON."""
        app.before_request(number)
        app.before_request(self._guard)
        app.after_request(self._finish)
        app.register_error_handler(Exception, answered)

    def call(self, statement: LiteralString, *arguments: object) -> Any:
        """What the one function of ``statement`` gives; objects go as JSON."""
        given = tuple(Jsonb(value) if isinstance(value, dict) else value for value in arguments)
        row = self._database.call(LOGIN, (statement, given))
        return row[0] if row else None

    # Who asks --------------------------------------------------------------------------------

    def actor(self) -> dict[str, Any]:
        """Who is signed in, and the request, as the functions of schema access take it."""
        request_ = described()
        return {
            "account": self.account()["name"],
            "session": g.get("session"),
            "id": request_["id"],
            "address": self._asker(request_["address"]),
        }

    def stranger(self) -> dict[str, Any]:
        """The request of somebody who is not signed in."""
        request_ = described()
        return {"id": request_["id"], "address": self._asker(request_["address"])}

    def _asker(self, peer: str | None) -> str | None:
        """Who asks: the peer, or whom trusted proxies name, the nearest that is none of them."""
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        while hops and self._settings.trusts(peer):
            try:
                peer = str(ipaddress.ip_address(hops.pop().strip()))
            except ValueError:
                break
        return peer

    def account(self) -> dict[str, Any]:
        """The signed-in user. Errors: AuthError with status 401."""
        if "account" not in g:
            g.account = None
            if g.get("session"):
                g.account = self.call("SELECT access.session_account(%s)", g.session)
        if not g.account:
            raise AuthError(401, "Not signed in.")
        found: dict[str, Any] = g.account
        return found

    # Cookies ---------------------------------------------------------------------------------

    @property
    def _secure(self) -> bool:
        """Whether cookies go over TLS only."""
        return self.settings.secure or request.is_secure

    @property
    def _cookie(self) -> str:
        """The session cookie's name; over TLS one that no other host of the domain can set."""
        return "__Host-flowsql-auth" if self._secure else "flowsql-auth"

    def new_session(self) -> tuple[str, str]:
        """A new session's secret, and the digest by which the database knows it."""
        secret = secrets.token_urlsafe(32)
        return secret, _digest(secret)

    def sign_in(self, answer: Response, secret: str) -> Response:
        """The answer with the cookies of a new session."""
        options: dict[str, Any] = {"secure": self._secure, "samesite": "Strict", "path": "/"}
        signed = self._signer.sign(secret).decode()
        answer.set_cookie(self._cookie, signed, httponly=True, **options)
        answer.set_cookie(CSRF_COOKIE, self._csrf_of(secret), **options)
        return answer

    def sign_out(self, answer: Response) -> Response:
        """The answer, after the session has ended, with both cookies gone."""
        if g.get("session"):
            self.call("SELECT access.end_session(%s)", g.session)
        for name in (self._cookie, CSRF_COOKIE):
            answer.delete_cookie(name, path="/", secure=self._secure, samesite="Strict")
        return answer

    def _csrf_of(self, secret: str) -> str:
        """What a page must send back to show that it could read our cookie."""
        return hmac.digest(self._csrf, secret.encode(), sha256).hex()

    def _guard(self) -> None:
        """Take the session from the cookie; what changes something must bring its other half.

        Errors: AuthError with status 401, 415.
        """
        g.session = None
        try:
            secret = self._signer.unsign(request.cookies.get(self._cookie, "")).decode()
        except (BadSignature, UnicodeDecodeError):
            secret = None
        if request.method not in _SAFE and request.content_length and not request.is_json:
            # A form of another site can send no JSON: nobody is signed in behind his back.
            raise AuthError(415, "Bodies are JSON.")
        if secret is None:
            return
        if request.method not in _SAFE and request.path != "/signin":
            given = request.headers.get(CSRF_HEADER, "")
            if not hmac.compare_digest(given.encode(), self._csrf_of(secret).encode()):
                raise AuthError(401, "CSRF error")
        g.session = _digest(secret)

    def _finish(self, answer: Response) -> Response:
        """Headers that every answer carries."""
        if self._secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        return finish(answer)


def _digest(secret: str) -> str:
    """What the database keeps of a session's secret."""
    return sha256(secret.encode()).hexdigest()


# What requests bring ---------------------------------------------------------------------------


def body() -> dict[str, Any]:
    """The request's JSON object; {} without a body. Errors: AuthError with status 400."""
    if not request.content_length and "Transfer-Encoding" not in request.headers:
        return {}
    try:
        found = request.get_json(silent=True)
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise AuthError(400, "The body must be a JSON object.")
    return found


def text(given: dict[str, Any], name: str, *, needed: bool = True) -> str:
    """A member that must be a text ("" when it is absent and not ``needed``).

    Errors: AuthError with status 400 that names the member.
    """
    value = given.get(name)
    if value is None and not needed:
        return ""
    try:
        if isinstance(value, str) and "\0" not in value and value.encode():
            return value
    except UnicodeEncodeError:
        pass
    raise AuthError(400, f"Must provide {name}, a text.", bad_field=name)
