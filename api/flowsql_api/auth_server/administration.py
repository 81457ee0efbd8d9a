"""What administrators do: users, servers, roles, everybody's tokens, and who has access to what."""

from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Blueprint, Response, jsonify, request

from flowsql import passwords
from flowsql_api.auth_server.errors import AuthError
from flowsql_api.auth_server.issuer import Issuer, body, text


def administration(issuer: Issuer) -> Blueprint:
    """The routes of administrators: the database refuses everybody else."""
    blueprint = Blueprint("administration", __name__)
    for routes in (_servers, _users, _roles, _tokens):
        routes(issuer, blueprint)
    return blueprint


def _one(found: list[dict[str, Any]], what: str) -> dict[str, Any]:
    """The one of a list. Errors: AuthError with status 404."""
    if not found:
        raise AuthError(404, f"There is no such {what}.")
    return found[0]


def _servers(issuer: Issuer, blueprint: Blueprint) -> None:
    """Servers, their scopes and limits."""

    def listed(server: int) -> dict[str, Any]:
        statement = "SELECT access.list_servers(%s, %s)"
        return _one(issuer.call(statement, issuer.actor(), server), "server")

    def saved(server: int | None, definition: dict[str, Any]) -> Any:
        statement = "SELECT access.save_server(%s, %s, %s)"
        return issuer.call(statement, issuer.actor(), server, definition)

    @blueprint.get("/admin/servers")
    def servers() -> Response:
        """All servers."""
        found = issuer.call("SELECT access.list_servers(%s)", issuer.actor())
        return jsonify([{"id": server["id"], "name": server["name"]} for server in found])

    @blueprint.post("/admin/servers")
    def add_server() -> Response:
        """Add a server: by its openapi.json (member openapi), or by name and scopes."""
        return jsonify(saved(None, body()))

    @blueprint.get("/admin/servers/<number:server>")
    def server(server: int) -> Response:
        """A server."""
        return jsonify(listed(server))

    @blueprint.patch("/admin/servers/<number:server>")
    def change_server(server: int) -> Response:
        """Change a server's limits, scopes or name; a newer openapi.json too."""
        return jsonify(saved(server, body()))

    @blueprint.delete("/admin/servers/<number:server>")
    def drop_server(server: int) -> Response:
        """Remove a server."""
        issuer.call("SELECT access.drop_server(%s, %s)", issuer.actor(), server)
        return jsonify({"poll": "OK"})

    @blueprint.get("/admin/servers/<number:server>/scopes")
    def server_scopes(server: int) -> Response:
        """A server's scopes, and which are on."""
        return jsonify(listed(server)["scopes"])

    @blueprint.post("/admin/servers/<number:server>/scopes")
    def set_scopes(server: int) -> Response:
        """The scopes become exactly the members of the body, on or off."""
        saved(server, {"scopes": body()})
        return jsonify(listed(server)["scopes"])

    @blueprint.get("/admin/servers/<number:server>/time_limits")
    def limits(server: int) -> Response:
        """A server's limits."""
        found = listed(server)
        names = ("latest_token_expiry", "longest_token_life_minutes")
        return jsonify({name: found[name] for name in names})

    @blueprint.get("/admin/servers/<number:server>/roles")
    def server_roles(server: int) -> Response:
        """A server's roles."""
        found = issuer.call("SELECT access.list_server_roles(%s)", issuer.actor())
        return jsonify([role for role in found if role["server"] == server])


def _users(issuer: Issuer, blueprint: Blueprint) -> None:
    """Users."""

    def listed(account: int) -> dict[str, Any]:
        statement = "SELECT access.list_accounts(%s, %s)"
        return _one(issuer.call(statement, issuer.actor(), account), "user")

    def saved(account: int | None, name: str) -> int:
        given = body()
        members = ("username", "is_admin", "require_two_factor", "disabled", "roles")
        definition = {key: given[key] for key in members if key in given}
        if account is None or "password" in given:
            password = text(given, "password")
            if why := passwords.weakness(password, name):
                raise AuthError(400, why, bad_field="password")
            definition["password_hash"] = passwords.hashed(password)
        statement = "SELECT access.save_account(%s, %s, %s)"
        found: int = issuer.call(statement, issuer.actor(), account, definition)
        return found

    @blueprint.get("/admin/users")
    def users() -> Response:
        """All users."""
        return jsonify(issuer.call("SELECT access.list_accounts(%s)", issuer.actor()))

    @blueprint.post("/admin/users")
    def add_user() -> Response:
        """Add a user."""
        _administrator(issuer)
        return jsonify({"id": saved(None, text(body(), "username"))})

    @blueprint.get("/admin/users/<number:account>")
    def user(account: int) -> Response:
        """A user."""
        return jsonify(listed(account))

    @blueprint.patch("/admin/users/<number:account>")
    def change_user(account: int) -> Response:
        """Change a user: password, rights, second factor demanded, disabled, roles."""
        saved(account, listed(account)["name"])
        return jsonify(listed(account))

    @blueprint.delete("/admin/users/<number:account>")
    def drop_user(account: int) -> Response:
        """Remove a user."""
        issuer.call("SELECT access.drop_account(%s, %s)", issuer.actor(), account)
        return jsonify({"poll": "OK"})

    @blueprint.post("/admin/users/<number:account>/reset_two_factor")
    def reset_two_factor(account: int) -> Response:
        """Take away a user's second factor: his device is lost."""
        issuer.call("SELECT access.drop_two_factor(%s, %s)", issuer.actor(), account)
        return jsonify({"two_factor_enabled": False})

    @blueprint.post("/admin/users/<number:account>/unlock")
    def unlock(account: int) -> Response:
        """End a user's lock-out."""
        name = listed(account)["name"]
        issuer.call("SELECT access.unlock_account(%s, %s)", issuer.actor(), name)
        return jsonify({"locked": False})

    @blueprint.post("/admin/users/<number:account>/revoke_tokens")
    def revoke_tokens(account: int) -> Response:
        """End all tokens that a user has by now."""
        statement, name = "SELECT access.revoke_caller(%s, %s, %s)", listed(account)["name"]
        why = text(body(), "why", needed=False) or None
        issuer.call(statement, issuer.actor(), name, why)
        return jsonify({"revoked": True})


def _administrator(issuer: Issuer) -> None:
    """Nobody else has a password judged and hashed here. Errors: AuthError with status 401."""
    if not issuer.account()["is_admin"]:
        raise AuthError(401, "only an administrator may do this")


def _roles(issuer: Issuer, blueprint: Blueprint) -> None:
    """Roles of servers."""

    def listed(role: int) -> dict[str, Any]:
        statement = "SELECT access.list_server_roles(%s, %s)"
        return _one(issuer.call(statement, issuer.actor(), role), "role")

    def saved(role: int | None) -> Response:
        statement = "SELECT access.save_server_role(%s, %s, %s)"
        return jsonify(listed(issuer.call(statement, issuer.actor(), role, body())))

    @blueprint.get("/roles/")
    def roles() -> Response:
        """All roles."""
        return jsonify(issuer.call("SELECT access.list_server_roles(%s)", issuer.actor()))

    @blueprint.post("/roles/")
    def add_role() -> Response:
        """Add a role."""
        return saved(None)

    @blueprint.get("/roles/<number:role>")
    def role(role: int) -> Response:
        """A role."""
        return jsonify(listed(role))

    @blueprint.patch("/roles/<number:role>")
    def change_role(role: int) -> Response:
        """Change a role's name, scopes, users or limits."""
        return saved(role)

    @blueprint.delete("/roles/<number:role>")
    def drop_role(role: int) -> Response:
        """Remove a role; tokens that carry it are revoked."""
        issuer.call("SELECT access.drop_server_role(%s, %s)", issuer.actor(), role)
        return jsonify({"state": "done"})

    @blueprint.get("/roles/<number:role>/members")
    def members(role: int) -> Response:
        """Who is in a role."""
        inside = listed(role)["users"]
        found = issuer.call("SELECT access.list_accounts(%s)", issuer.actor())
        return jsonify([{"id": u["id"], "name": u["name"]} for u in found if u["id"] in inside])

    @blueprint.get("/roles/<number:role>/scopes")
    def role_scopes(role: int) -> Response:
        """What a role may ask."""
        found = listed(role)
        statement = "SELECT access.list_servers(%s, %s)"
        server = _one(issuer.call(statement, issuer.actor(), found["server"]), "server")
        return jsonify([scope for scope in server["scopes"] if scope["id"] in found["scopes"]])

    @blueprint.get("/roles/user/<number:account>")
    def roles_of(account: int) -> Response:
        """A user's roles."""
        found = issuer.call("SELECT access.list_server_roles(%s)", issuer.actor())
        return jsonify([role for role in found if account in role["users"]])


def _tokens(issuer: Issuer, blueprint: Blueprint) -> None:
    """Everybody's tokens, and who has access to what."""

    @blueprint.get("/admin/public_key")
    def public_key() -> Response:
        """The key by which servers check our tokens."""
        _administrator(issuer)
        key = issuer.settings.key.public_key()
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return jsonify({"public_key": pem.decode()})

    @blueprint.get("/admin/tokens")
    def tokens() -> Response:
        """All tokens that were issued here."""
        return jsonify(issuer.call("SELECT access.list_tokens(%s)", issuer.actor()))

    @blueprint.post("/admin/tokens/<token>/revoke")
    def revoke(token: str) -> Response:
        """End any token, also of another issuer, by its claim jti."""
        statement = "SELECT access.revoke_token(%s, %s, %s)"
        why = text(body(), "why", needed=False) or None
        named = text({"token": token}, "token")
        return jsonify({"revoked": issuer.call(statement, issuer.actor(), named, why)})

    @blueprint.get("/admin/revoked")
    def revoked() -> Response:
        """What is revoked, for servers with a database of their own."""
        return jsonify(issuer.call("SELECT access.list_revoked(%s)", issuer.actor()))

    @blueprint.get("/admin/who")
    def who() -> Response:
        """Who has access to what; ?scope= only to that."""
        scope = request.args.get("scope")
        statement = "SELECT access.list_access(%s, %s)"
        wanted = text({"scope": scope}, "scope") if scope else None
        return jsonify(issuer.call(statement, issuer.actor(), wanted))
