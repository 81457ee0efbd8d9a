"""The routes of the contract, exactly as written there: no redirect for a slash too many."""

from flask import Blueprint, Response, abort, request

from flowsql_api.gate import Gate


def routes(gate: Gate) -> Blueprint:
    """The routes that need a token."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/0")

    @blueprint.post("/run")
    def run() -> Response:
        """Queue the query in the body."""
        gate.caller("run")
        return gate.perform("run", _body())

    @blueprint.get("/poll/<query_id>")
    def poll(query_id: str) -> Response:
        """How far a query is."""
        gate.caller("poll")
        return gate.perform("poll", _clean(query_id))

    @blueprint.delete("/poll/<query_id>")
    def cancel(query_id: str) -> Response:
        """Cancel a query that the caller has asked."""
        gate.caller("cancel")
        return gate.perform("cancel", _clean(query_id))

    @blueprint.get("/get/<named>")
    def get(named: str) -> Response:
        """A result; ``named`` is its query id, perhaps with ``.<format>``."""
        gate.caller("get")
        query_id, dot, filetype = _clean(named).partition(".")
        return gate.perform("get", query_id, filetype if dot else "json")

    @blueprint.get("/geography/<unit>")
    def geography(unit: str) -> Response:
        """The places of an aggregation unit."""
        gate.caller("geography")
        return gate.perform("geography", _clean(unit))

    @blueprint.get("/available_dates")
    def available_dates() -> Response:
        """The loaded days."""
        gate.caller("available_dates")
        return gate.perform("available_dates")

    @blueprint.get("/qa/")
    def qa_checks() -> Response:
        """The checks of loaded days."""
        gate.caller("qa_checks")
        return gate.perform("qa_checks")

    @blueprint.get("/qa")
    def no_slash() -> Response:
        """No such route: Flask would send a redirect, which no client follows."""
        abort(404)

    @blueprint.get("/qa/<cdr_type>/<check>")
    def qa_outcomes(cdr_type: str, check: str) -> Response:
        """What a check found on some days."""
        gate.caller("qa_outcomes")
        days = (request.args.get(name) for name in ("start_date", "end_date"))
        start, end = (day if day is None else _clean(day) for day in days)
        return gate.perform("qa_outcomes", _clean(cdr_type), _clean(check), start, end, False)

    @blueprint.get("/qa/<cdr_type>/<check>/<day>")
    def qa_outcome(cdr_type: str, check: str, day: str) -> Response:
        """What a check found on a day."""
        gate.caller("qa_outcomes")
        day = _clean(day)
        return gate.perform("qa_outcomes", _clean(cdr_type), _clean(check), day, day, True)

    return blueprint


def _body() -> str | None:
    """The request's JSON text, None when it is none: the database answers that."""
    content = request.get_data(cache=False)
    if not request.is_json:
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _clean(text: str) -> str:
    """A part of the path as PostgreSQL can take it."""
    return text.replace("\0", "\ufffd")
