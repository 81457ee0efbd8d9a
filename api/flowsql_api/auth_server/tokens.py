"""A user's own tokens: made, renewed, revoked; their texts are shown once and kept nowhere."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify

from flowsql.tokens import sign
from flowsql_api.auth_server.errors import AuthError
from flowsql_api.auth_server.issuer import Issuer, body, text


def token_routes(issuer: Issuer) -> Blueprint:
    """The routes of tokens."""
    blueprint = Blueprint("tokens", __name__, url_prefix="/tokens")

    @blueprint.get("/servers")
    def servers() -> Response:
        """The servers on which one has a role."""
        roles = issuer.call("SELECT access.list_server_roles(%s, mine => TRUE)", issuer.actor())
        found = {role["server"]: role["server_name"] for role in roles}
        return jsonify([{"id": key, "server_name": name} for key, name in found.items()])

    @blueprint.get("/tokens/<number:server>")
    def history(server: int) -> Response:
        """One's own tokens of a server."""
        statement = "SELECT access.list_tokens(%s, %s, TRUE)"
        return jsonify(issuer.call(statement, issuer.actor(), server))

    @blueprint.post("/tokens/<number:server>")
    def issue(server: int) -> Response:
        """A new token of some of one's roles."""
        given = body()
        claims = issuer.call(
            "SELECT access.issue_token(%s, %s, %s, %s, %s, %s)",
            issuer.actor(),
            issuer.account()["id"],
            server,
            _names(given.get("roles")),
            text(given, "name"),
            _lifetime(given),
        )
        return jsonify({"token": sign(claims, issuer.settings.key), "id": claims["jti"]})

    @blueprint.post("/tokens/<uuid:token>/renew")
    def renew(token: UUID) -> Response:
        """A further token like a former one."""
        statement = "SELECT access.renew_token(%s, %s, %s)"
        claims = issuer.call(statement, issuer.actor(), token, _lifetime(body()))
        return jsonify({"token": sign(claims, issuer.settings.key), "id": claims["jti"]})

    @blueprint.post("/tokens/<uuid:token>/revoke")
    def revoke(token: UUID) -> Response:
        """End a token at once."""
        statement = "SELECT access.revoke_token(%s, %s, %s)"
        why = text(body(), "why", needed=False) or None
        return jsonify({"revoked": issuer.call(statement, issuer.actor(), str(token), why)})

    return blueprint


def _names(roles: object) -> list[str]:
    """The roles of ``[{"name": …}, …]``. Errors: AuthError with status 400."""
    if isinstance(roles, list) and all(isinstance(role, dict) for role in roles):
        return [text(role, "name") for role in roles]
    raise AuthError(400, 'Roles are a list like [{"name": "viewer"}].', bad_field="roles")


def _lifetime(given: dict[str, Any]) -> timedelta | None:
    """Member lifetime_minutes. Errors: AuthError with status 400."""
    minutes = given.get("lifetime_minutes")
    if minutes is None:
        return None
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= 5256000:
        message = "lifetime_minutes is a positive whole number."
        raise AuthError(400, message, bad_field="lifetime_minutes")
    return timedelta(minutes=minutes)
