"""Refusals of the issuer as JSON: ``{"message", "code", …}``, as FlowAuth's are."""

import logging
from typing import Any

import psycopg
from flask import Response, g, jsonify
from werkzeug.exceptions import HTTPException

from flowsql_api.errors import from_database

log = logging.getLogger(__name__)

#: The status for what the functions of schema access raise themselves, by SQLSTATE.
STATUS = {"42501": 401, "P0002": 404}

#: What a broken check of a table means to whoever sent the value.
CHECKS = {
    "account_name_check": ("username", "A name has 1 to 75 characters, none of them a line break."),
    "token_name_check": ("name", "A token has a name of 1 to 75 characters."),
    "server_name_check": ("name", "A server has a name of 1 to 75 characters."),
    "server_role_name_check": ("name", "A role has a name of 1 to 75 characters."),
    "server_scope_scope_check": (
        "scopes",
        "A scope has neither spaces nor & or ,: such scopes are of FlowKit before 1.18.",
    ),
}


class AuthError(Exception):
    """An answer that the issuer gives itself."""

    def __init__(self, status: int, message: str, **more: object) -> None:
        """``more`` are further members, such as bad_field; retry_after becomes a header."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.more = more


def answered(error: Exception) -> Response:
    """The answer to a request that raised ``error``. Only texts that are ours leave the house."""
    if isinstance(error, AuthError):
        return refusal(error.status, error.message, **error.more)
    if isinstance(error, HTTPException):
        answer = refusal(error.code or 500, error.description or error.name)
        answer.headers.extend((n, v) for n, v in error.get_headers() if n == "Allow")
        return answer
    if isinstance(error, psycopg.Error) and (found := _told(error)):
        return found
    log.error("request %s failed", g.request_id, exc_info=error)
    known = from_database(error, g.request_id)
    answer = refusal(known.status, known.msg)
    answer.headers.update(known.headers)
    return answer


def _told(error: psycopg.Error) -> Response | None:
    """The answer to what the database refuses; None when it failed."""
    state = error.sqlstate or ""
    if error.diag.source_function == "exec_stmt_raise":  # said by a function of ours
        if state == "23505":
            text = error.diag.message_primary
            return refusal(400, text or "", status=400, statusText=text, **_field(error))
        return refusal(STATUS.get(state, 400), error.diag.message_primary or "", **_field(error))
    if state == "23514" and (check := CHECKS.get(error.diag.constraint_name or "")):
        return refusal(400, check[1], bad_field=check[0])
    if state.startswith("22") or state in ("23502", "23514", "23503"):
        return refusal(400, "A member is missing, of the wrong type, or names what is not there.")
    return None


def _field(error: psycopg.Error) -> dict[str, Any]:
    """The member that is to blame, if one is."""
    field = error.diag.column_name
    return {"bad_field": field} if field else {}


def refusal(code: int, message: str, /, **more: Any) -> Response:
    """A refusal as JSON."""
    retry = more.pop("retry_after", None)
    answer = jsonify({"message": message, "code": code, **more})
    answer.status_code = code
    if retry is not None:
        answer.headers["Retry-After"] = str(retry)
    return answer
