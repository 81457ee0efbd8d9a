"""RSA keys of an installation, and the tokens that they sign.

Tokens have the form that flowkit-jwt-generator gives them: RS256, claims packed by gzip and base64.
"""

import base64
import gzip
import json
import os
import re
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flowsql.home import Home
from flowsql_api.keys import KeyRing, load_key, thumbprint

DEFAULT_AUDIENCE = "flowsql"
KEY_BITS = 4096

_LIFETIME = re.compile(r"(\d{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class KeyPair:
    """Where the two halves of a key stand, as PEM files."""

    private: Path
    public: Path


def audience() -> str:
    """Whom tokens are made for: FLOWSQL_AUDIENCE, else FlowKit's FLOWAPI_IDENTIFIER, else flowsql.

    The HTTP interface reads the same settings.
    """
    given = os.environ.get("FLOWSQL_AUDIENCE") or os.environ.get("FLOWAPI_IDENTIFIER")
    return given or DEFAULT_AUDIENCE


def ensure_keys(home: Home) -> KeyPair:
    """The home's key pair under ``keys/``, made when missing: the private half mode 0600.

    A missing public half is written again from the private one, so that tokens stay good.
    """
    folder = home.folder("keys", mode=0o755)
    pair = KeyPair(folder / "token.pem", folder / "token.pub.pem")
    if not pair.private.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        _write(pair.private, _private_pem(key), 0o600)
        pair.public.unlink(missing_ok=True)
    if not pair.public.exists():
        _write(pair.public, _public_pem(load_private_key(pair.private)), 0o644)
    return pair


def load_private_key(file: Path) -> rsa.RSAPrivateKey:
    """The RSA key in a PEM file. Errors: ClickException when there is none."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from error
    return read_private_key(content, file)


def read_private_key(content: bytes, where: object) -> rsa.RSAPrivateKey:
    """The RSA key in a PEM text from ``where``. Errors: ClickException when there is none."""
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise _unreadable(where, error) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise click.ClickException(f"{where} holds a key that is not RSA; tokens need an RSA key.")
    return key


def _unreadable(where: object, error: Exception) -> click.ClickException:
    """What to tell when there is no private key."""
    return click.ClickException(
        f"{where} holds no private key that can be read: {error}. "
        "Move it away, and `flowsql up` makes a new pair (tokens of the old one end)."
    )


def public_keys(home: Home) -> dict[str, str]:
    """The accepted keys of the home by name, ``token`` first, each with its ``kid``."""
    files = sorted((home.path / "keys").glob("*.pub.pem"), key=lambda f: (f.stem != "token.pub", f))
    return {file.name.split(".")[0]: thumbprint(load_key(file.read_text())) for file in files}


def trusted_keys(home: Home) -> KeyRing:
    """The keys whose tokens the API accepts: FLOWSQL_PUBLIC_KEYS, else those of the home."""
    named = os.environ.get("FLOWSQL_PUBLIC_KEYS") or str(home.path / "keys")
    return KeyRing(tuple(Path(name) for name in named.split(os.pathsep) if name))


def rotate_keys(home: Home) -> str:
    """Sign with a new key; the name under which the former one is still accepted.

    At no moment is the former public half missing, and a broken try is finished by the next.
    """
    pair = ensure_keys(home)
    public = pair.public.read_bytes()
    former = "former-" + re.sub(r"\W", "", thumbprint(load_key(public.decode())))[:8]
    _write(pair.public.with_name(f"{former}.pub.pem"), public, 0o644)
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pair.public.unlink()
    _write(pair.private, _private_pem(key), 0o600)
    ensure_keys(home)
    return former


def retire_key(home: Home, name: str) -> None:
    """Accept a former key no more. Errors: ClickException when it signs, or is not there."""
    if name == "token":
        raise click.ClickException("token is the key that signs: rotate it first.")
    if name not in public_keys(home):
        raise click.ClickException(f"there is no key {name}. `flowsql auth keys list` shows them.")
    (home.path / "keys" / f"{name}.pub.pem").unlink()


def sign(claims: Mapping[str, Any], private_key: rsa.RSAPrivateKey) -> str:
    """The token that says what ``access.issue_token`` has decided; its ``kid`` names the key."""
    content = {name: claims[name] for name in ("iat", "nbf", "exp", "jti", "sub", "aud")}
    content["user_claims"] = _packed(claims["roles"])
    kid = thumbprint(private_key.public_key())
    return jwt.encode(content, private_key, algorithm="RS256", headers={"kid": kid})


def generate_token(
    *,
    username: str,
    private_key: rsa.RSAPrivateKey,
    lifetime: timedelta,
    roles: Mapping[str, Sequence[str]],
    audience: str | None = None,
    issuer: str | None = None,
    compress: bool = True,
) -> str:
    """A signed token for ``username``, good from now for ``lifetime``.

    ``roles`` maps a role's name to its scopes; one role must hold all that a request needs.
    ``compress`` packs them, which makes the token much shorter.
    """
    now = int(time.time())
    plain = {role: list(held) for role, held in roles.items()}
    content: dict[str, object] = {
        "iat": now,
        "nbf": now,
        "exp": now + int(lifetime.total_seconds()),
        "jti": str(uuid.uuid4()),
        "sub": username,
        "user_claims": _packed(roles) if compress else plain,
    }
    if audience is not None:
        content["aud"] = audience
    if issuer is not None:
        content["iss"] = issuer
    return jwt.encode(content, private_key, algorithm="RS256")


def _packed(roles: Mapping[str, Sequence[str]]) -> str:
    """Roles and their scopes as claim ``user_claims``: base64 of gzip of JSON."""
    plain = json.dumps({role: list(held) for role, held in roles.items()}).encode()
    return base64.encodebytes(gzip.compress(plain)).decode()


def parse_lifetime(text: str) -> timedelta:
    """The span that ``text`` names: a number and s, m, h, d or w. Errors: ValueError."""
    match = _LIFETIME.fullmatch(text.strip().lower())
    if not match or int(match[1]) == 0:
        raise ValueError("a lifetime is a number above 0 and s, m, h, d or w, such as 1d or 12h")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def parse_roles(text: str) -> dict[str, list[str]]:
    """The roles in JSON ``{role: [scope, …]}``. Errors: ValueError saying what is wrong."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ValueError(f"it is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise ValueError("it must be an object that maps role names to lists of scopes")
    for role, scopes in found.items():
        if not isinstance(scopes, list) or not all(isinstance(scope, str) for scope in scopes):
            raise ValueError(f"role {role!r} must have a list of scope texts")
    return found


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    """A private key as PEM, without a password."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The public half of a key as PEM."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _write(file: Path, content: bytes, mode: int) -> None:
    """Write a file in one step: nobody sees half of it, nor with other rights than ``mode``."""
    descriptor, beside = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as handle:
        os.fchmod(descriptor, mode)
        handle.write(content)
    Path(beside).replace(file)
