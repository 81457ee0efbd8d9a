"""Signing in and out, passwords and second factors."""

from typing import Any

from flask import Blueprint, Response, g, jsonify

from flowsql import passwords, secondfactor
from flowsql_api.auth_server.errors import AuthError
from flowsql_api.auth_server.issuer import Issuer, body, text


def user_routes(issuer: Issuer) -> Blueprint:
    """The routes of whoever wants to be, or is, signed in."""
    blueprint = Blueprint("user", __name__)

    @blueprint.post("/signin")
    def sign_in() -> Response:
        """Prove who one is: password, and a code where a second factor is set up."""
        given = body()
        name, password = text(given, "username"), text(given, "password")
        secret, digest = issuer.new_session()
        proof = _proof(issuer, name, password, text(given, "two_factor_code", needed=False))
        done = issuer.call(
            "SELECT access.end_sign_in(%s, %s, %s)",
            name,
            issuer.stranger(),
            {**proof, "session": digest},
        )
        if done.get("need_two_factor"):
            message = "Must supply a two-factor authentication code."
            raise AuthError(400, message, need_two_factor=True)
        if not done["signed_in"]:
            raise AuthError(401, "Incorrect username, password or code.", bad_field="username")
        if g.session:
            issuer.call("SELECT access.end_session(%s)", g.session)
        g.session = digest
        g.pop("account", None)
        return issuer.sign_in(_state(issuer), secret)

    @blueprint.get("/is_signed_in")
    def is_signed_in() -> Response:
        """Who is signed in."""
        return _state(issuer)

    @blueprint.route("/signout", methods=["GET", "POST"])
    def sign_out() -> Response:
        """End the session."""
        return issuer.sign_out(jsonify({"logged_in": False}))

    @blueprint.patch("/user/password")
    def change_password() -> Response:
        """Change one's own password; all other sessions end."""
        account, given = issuer.account(), body()
        former, new = text(given, "password"), text(given, "newPassword")
        _attempt(issuer, account["name"])
        if not passwords.fits(former, account["hash"]):
            raise AuthError(400, "Password incorrect.", bad_field="password")
        if why := passwords.weakness(new, account["name"]):
            raise AuthError(400, why, bad_field="newPassword")
        statement = "SELECT access.change_password(%s, %s, %s)"
        issuer.call(statement, issuer.actor(), passwords.hashed(new), g.session)
        return jsonify({})

    _two_factor_routes(issuer, blueprint)
    return blueprint


def _state(issuer: Issuer) -> Response:
    """Who is signed in, and what he must do first."""
    account = issuer.account()
    return jsonify(
        {
            "logged_in": True,
            "username": account["name"],
            "is_admin": account["is_admin"],
            "require_two_factor_setup": account["require_two_factor"]
            and not account["two_factor_enabled"],
        }
    )


def _attempt(issuer: Issuer, name: str) -> dict[str, Any]:
    """Count an attempt to prove a password; what to check it with. Errors: AuthError 429."""
    attempt: dict[str, Any] = issuer.call(
        "SELECT access.begin_sign_in(%s, %s)", name, issuer.stranger()
    )
    if attempt["locked"]:
        seconds = attempt["seconds"]
        raise AuthError(
            429,
            f"Too many failed attempts. Try again in {-(-seconds // 60)} minutes.",
            retry_after=seconds,
        )
    return attempt


def _proof(issuer: Issuer, name: str, password: str, code: str) -> dict[str, Any]:
    """What somebody who signs in has proved. Errors: AuthError 429."""
    attempt = _attempt(issuer, name)
    if not passwords.fits(password, attempt["hash"]):
        return {}
    proof: dict[str, Any] = {"hash": attempt["hash"]}
    if passwords.is_dated(attempt["hash"]):
        proof["new_hash"] = passwords.hashed(password)
    if attempt["secret"] and code:
        step = _step(issuer, name, attempt["secret"], code)
        proof |= (
            {"backup": issuer.vault.backup_hash(name, code)} if step is None else {"step": step}
        )
    return proof


def _step(issuer: Issuer, name: str, sealed: str, code: str) -> int | None:
    """Which 30 seconds a code of the user's device belongs to."""
    device = issuer.vault.opened(sealed, name)
    if device is None:
        raise RuntimeError("a second factor was sealed by another secret")
    return secondfactor.matching_step(str(device["secret"]), code, window=issuer.settings.window)


def _two_factor_routes(issuer: Issuer, blueprint: Blueprint) -> None:
    """Set-up, change and removal of the second factor."""

    @blueprint.post("/user/enable_two_factor")
    def propose() -> Response:
        """A secret and backup codes; nothing is stored before a code has proved the device."""
        name = issuer.account()["name"]
        secret, codes = secondfactor.new_secret(), secondfactor.new_backup_codes()
        shown = issuer.settings.two_factor_issuer
        return jsonify(
            {
                "provisioning_url": secondfactor.provisioning_url(secret, name, shown),
                "secret": issuer.vault.sealed(name, use="propose", secret=secret),
                "issuer": shown,
                "backup_codes": codes,
                "backup_codes_signature": _signed_codes(issuer, name, codes),
            }
        )

    @blueprint.post("/user/confirm_two_factor")
    def confirm() -> Response:
        """Enable the second factor that was proposed, by a code of the device."""
        account, given = issuer.account(), body()
        name, code = account["name"], text(given, "two_factor_code")
        proposed = issuer.vault.opened(text(given, "secret"), name, life=secondfactor.PROPOSAL_LIFE)
        codes = _opened_codes(issuer, name, text(given, "backup_codes_signature"))
        if proposed is None or proposed.get("use") != "propose":
            raise AuthError(400, "Two-factor setup token is not valid, or too old.")
        secret = str(proposed["secret"])
        step = secondfactor.matching_step(secret, code, window=issuer.settings.window)
        if step is None:
            raise AuthError(400, "Code not valid.", bad_field="two_factor_code")
        kept = issuer.vault.sealed(name, secret=secret)
        statement = "SELECT access.enable_two_factor(%s, %s, %s, %s)"
        issuer.call(statement, issuer.actor(), kept, step, codes)
        return jsonify({"two_factor_enabled": True})

    @blueprint.post("/user/disable_two_factor")
    def disable() -> Response:
        """Remove one's own second factor, unless it is demanded."""
        issuer.call("SELECT access.drop_two_factor(%s)", issuer.actor())
        return jsonify({"two_factor_enabled": False})

    @blueprint.get("/user/generate_two_factor_backups")
    def propose_codes() -> Response:
        """New backup codes, not valid before they are sent back."""
        name, codes = issuer.account()["name"], secondfactor.new_backup_codes()
        signature = _signed_codes(issuer, name, codes)
        return jsonify({"backup_codes": codes, "backup_codes_signature": signature})

    @blueprint.post("/user/generate_two_factor_backups")
    def replace_codes() -> Response:
        """Replace the backup codes by those that were proposed."""
        name = issuer.account()["name"]
        codes = _opened_codes(issuer, name, text(body(), "backup_codes_signature"))
        issuer.call("SELECT access.replace_backup_codes(%s, %s)", issuer.actor(), codes)
        return jsonify({"backups_reset": True})

    @blueprint.get("/user/two_factor_active")
    def active() -> Response:
        """Whether one has a second factor."""
        return jsonify({"two_factor_enabled": issuer.account()["two_factor_enabled"]})

    @blueprint.get("/user/two_factor_required")
    def required() -> Response:
        """Whether one must have a second factor."""
        return jsonify({"require_two_factor": issuer.account()["require_two_factor"]})

    @blueprint.get("/user/roles/server/<number:server>")
    def roles(server: int) -> Response:
        """One's own roles on a server."""
        found = issuer.call("SELECT access.list_server_roles(%s, mine => TRUE)", issuer.actor())
        return jsonify([role for role in found if role["server"] == server])


def _signed_codes(issuer: Issuer, name: str, codes: list[str]) -> str:
    """Hashes of backup codes, sealed: they come back when they are to count."""
    hashes = [issuer.vault.backup_hash(name, code) for code in codes]
    return issuer.vault.sealed(name, use="codes", hashes=hashes)


def _opened_codes(issuer: Issuer, name: str, signature: str) -> list[str]:
    """The hashes in a signature that we gave to this user. Errors: AuthError with status 400."""
    found = issuer.vault.opened(signature, name, life=secondfactor.PROPOSAL_LIFE)
    if found is None or found.get("use") != "codes" or not isinstance(found["hashes"], list):
        raise AuthError(400, "Backup codes signature is not valid, or too old.")
    return found["hashes"]
