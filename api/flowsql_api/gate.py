"""The way of a request: token, role, one function, its answer; refusals are put on record."""

import ipaddress
import logging
import time
import uuid
from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, jsonify, request
from psycopg.types.json import Jsonb
from werkzeug.exceptions import HTTPException

from flowsql_api.actions import ACTIONS, PUBLIC, REFUSE, REJECTED
from flowsql_api.auth import Verifier
from flowsql_api.claims import Claims
from flowsql_api.db import Database
from flowsql_api.errors import RefusalError, from_database, from_http
from flowsql_api.keys import KeyRing
from flowsql_api.log import ACCESS
from flowsql_api.settings import HEADERS_LIMIT, Settings

log = logging.getLogger(__name__)


class Gate:
    """What the routes of one application share."""

    def __init__(self, settings: Settings) -> None:
        """Connects to nothing yet."""
        self.settings = settings
        self.database = Database(settings)
        keys = KeyRing(settings.key_files, settings.key_text)
        self.verifier = Verifier(keys, settings.audience)

    def caller(self, action: str) -> Claims:
        """The verified claims of the request's token. Errors: RefusalError with status 401."""
        g.action = action
        found = self.verifier.claims(request.headers.get("Authorization"))
        g.claims = found
        return found

    def perform(self, action: str, *subject: str | bool | None) -> Response:
        """Do ``action`` on its ``subject`` (body; query id and format; unit) for the caller.

        Errors: what the database raises, such as PT401 and PT429: the token is good no more, or
        has made too many requests.
        """
        claims: Claims = g.claims
        known = ACTIONS[action]
        first = (claims.document, Jsonb(described()))
        if known.scope is None or claims.holds(known.scope):
            row = self.database.call(known.role, (known.statement, (*first, *subject)))
        else:
            padded = (*subject, None, None)[:2]
            row = self.database.call(PUBLIC, (REFUSE, (*first, action, *padded)))
        return _response(*row)

    def record(self, refusal: RefusalError) -> None:
        """Put a refusal of the gate itself on record, in a transaction of its own."""
        claims: Claims | None = g.get("claims")
        reason: dict[str, Any] = {
            "action": g.get("action", "unknown"),
            "decision": refusal.decision,
            "status": refusal.status,
            "msg": refusal.msg,
            "verified": claims is not None,
            **refusal.caller,
        }
        if claims is not None:
            reason |= {"caller": claims.sub, "token": claims.jti, "claims": claims.said}
        try:
            self.database.call(PUBLIC, (REJECTED, (Jsonb(described()), Jsonb(reason))))
        except Exception as error:  # nothing was served: the refusal stands, and the log has it
            log.error("request %s is not on record: %s", g.request_id, type(error).__name__)

    def refused(self, refusal: RefusalError) -> Response:
        """The answer to a request that the gate itself turns away."""
        if refusal.status != 503:
            self.record(refusal)
        word = "errored" if refusal.status >= 500 else "Error"
        answer = _json({"status": word, "msg": refusal.msg}, refusal.status)
        answer.headers.update(refusal.headers)
        return answer

    def failed(self, error: Exception) -> Response:
        """The answer to a request that raised ``error``; its text stays in the log."""
        if isinstance(error, HTTPException):
            if error.code == 413:
                _drain()
                return self.refused(RefusalError(413, _TOO_LARGE, decision="bad_request"))
            body, status, headers = from_http(error)
            self.record(RefusalError(status, body["msg"], decision=_DECISIONS.get(status, "error")))
            answer = _json(body, status)
            answer.headers.extend(headers)
            return answer
        if isinstance(error, BlockingIOError | TimeoutError):
            error = RefusalError(408, "The request's body did not come.", decision="bad_request")
        if not isinstance(error, RefusalError):
            refusal = from_database(error, g.request_id)
            if refusal.status != 401:
                log.error("request %s failed", g.request_id, exc_info=error)
            error = refusal
        return self.refused(error)

    def _begin(self) -> None:
        """Give the request its id, note when it came and for whom; refuse headers too large."""
        number()
        if self.settings.trusts(_address(request.remote_addr)):
            g.forwarded_for = _storable(request.headers.get("X-Forwarded-For", "")) or None
        if sum(len(name) + len(value) + 4 for name, value in request.headers) > HEADERS_LIMIT:
            raise RefusalError(431, _HEADERS_TOO_LARGE, decision="bad_request")

    def attach(self, app: Flask) -> None:
        """Number every request, and answer every error as JSON."""
        app.before_request(self._begin)
        app.after_request(finish)
        app.register_error_handler(Exception, self.failed)


#: How the server's own refusals stand on record.
_DECISIONS = {404: "not_found", 405: "bad_request", 400: "bad_request", 408: "bad_request"}

#: Most bytes of a body that is too large which are still read.
DRAIN_LIMIT = 64 << 20
_CHUNK = 1 << 16

_TOO_LARGE = "The request's body is larger than 1 MiB."
_HEADERS_TOO_LARGE = "The request's headers are larger than 80 KiB."


def _drain() -> None:
    """Read on, within bounds, so that a client that is still sending sees the answer."""
    stream = request.environ["wsgi.input"]
    for _ in range(DRAIN_LIMIT // _CHUNK):
        if not stream.read(_CHUNK):
            break


def described() -> dict[str, Any]:
    """The request as the database's functions take it."""
    return {
        "id": g.request_id,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "path": _storable(request.path),
        "query_string": _storable(request.query_string.decode(errors="replace")) or None,
        "address": _address(request.remote_addr),
        "forwarded_for": g.forwarded_for,
        "elapsed": f"{time.monotonic() - g.started:.6f} seconds",
    }


def _storable(text: str) -> str:
    """A text as PostgreSQL can take it."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


@lru_cache(1024)
def _address(text: str | None) -> str | None:
    """An IP address, or None for a peer that has none (a Unix socket)."""
    try:
        return str(ipaddress.ip_address((text or "").split("%")[0]))
    except ValueError:
        return None


def number() -> None:
    """Give the request its id, and note when it came."""
    g.request_id = str(uuid.uuid4())
    g.started = time.monotonic()
    g.forwarded_for = None


def finish(response: Response) -> Response:
    """Headers that every answer carries."""
    response.headers["X-Request-ID"] = g.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault(
        "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    _log(response)
    return response


def _log(response: Response) -> None:
    """One line about the request: no path, for it may hold anything, and nothing of the body."""
    claims: Claims | None = g.get("claims")
    ACCESS.info(
        "request",
        extra={
            "fields": {
                "request": {
                    "request_id": g.request_id,
                    "method": request.method if request.url_rule else None,
                    "route": request.url_rule.rule if request.url_rule else None,
                    "src_ip": _address(request.remote_addr),
                    "forwarded_for": g.forwarded_for,
                    "user": claims.sub if claims else None,
                },
                "status": response.status_code,
                "bytes": response.content_length,
                "duration_ms": round((time.monotonic() - g.started) * 1000, 3),
            }
        },
    )


def _response(
    status: int, content_type: str, headers: dict[str, str] | None, body: str | None
) -> Response:
    """The database's answer as it goes out."""
    return Response(body or "", status, {"Content-Type": content_type, **(headers or {})})


def _json(body: dict[str, Any], status: int) -> Response:
    """A JSON answer of the gate itself."""
    answer = jsonify(body)
    answer.status_code = status
    return answer
