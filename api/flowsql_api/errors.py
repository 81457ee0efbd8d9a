"""Errors as JSON objects with a ``msg``; of an unexpected one, nothing but the request's id."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout
from werkzeug.exceptions import HTTPException


class RefusalError(Exception):
    """An answer that the gate gives itself: its status, text, headers, and audit decision."""

    def __init__(
        self,
        status: int,
        msg: str,
        *,
        decision: str,
        headers: Mapping[str, str] | None = None,
        caller: Mapping[str, str] | None = None,
    ) -> None:
        """``decision`` is one of access.audit's; ``caller`` what a bad token says of itself."""
        super().__init__(msg)
        self.status = status
        self.msg = msg
        self.decision = decision
        self.headers = dict(headers or {})
        self.caller = dict(caller or {})


def from_database(error: Exception, request_id: str) -> RefusalError:
    """The answer to a request whose function raised ``error``: 503, 504 or 500, never its text.

    Only of a token that was revoked, or has made too many requests, it tells: those texts are ours.
    """
    state = getattr(error, "sqlstate", None) or ""
    if isinstance(error, NotDeployedError):
        return busy("The database has not been set up yet.")
    if isinstance(error, psycopg.Error) and state == "PT401":
        return RefusalError(
            401,
            error.diag.message_primary or "Token has been revoked",
            decision="bad_token",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    if isinstance(error, psycopg.Error) and state == "PT429":
        return RefusalError(
            429,
            error.diag.message_primary or "Too many requests",
            decision="limited",
            headers={"Retry-After": error.diag.message_detail or "1"},
        )
    if state == "57014":
        return RefusalError(504, "The database took too long to answer.", decision="error")
    if isinstance(error, PoolTimeout) or state[:2] in {"40", "53", "08"} or state[:3] == "57P":
        return busy("The database cannot answer at the moment.")
    if isinstance(error, psycopg.OperationalError) and not state:
        return busy("The database cannot be reached.")
    return RefusalError(500, f"Internal error. Request id: {request_id}", decision="error")


def busy(msg: str) -> RefusalError:
    """The answer 503: try again in some seconds."""
    return RefusalError(503, msg, decision="error", headers={"Retry-After": "5"})


def from_http(error: HTTPException) -> tuple[dict[str, Any], int, list[tuple[str, str]]]:
    """Flask's own refusals (404, 405, 413 …) as JSON, with their headers (Allow)."""
    kept = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return {"status": "Error", "msg": error.description or error.name}, error.code or 500, kept


class NotDeployedError(Exception):
    """The database lacks the roles or functions that a deploy makes."""
