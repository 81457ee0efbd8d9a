"""The claims of a verified token: roles and their scopes, unpacked within bounds."""

import base64
import binascii
import json
import zlib
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

#: Most bytes that packed claims may unpack to.
UNPACKED_LIMIT = 2 << 20


class ClaimError(ValueError):
    """A claim is missing or malformed; the text is what the caller is told."""


@dataclass(frozen=True)
class Claims:
    """A verified token's content. ``roles`` maps a role's name to its scopes."""

    sub: str
    jti: str | None
    iat: int | None
    exp: int
    roles: dict[str, list[str]]

    def holds(self, scope: str) -> bool:
        """Whether any role has ``scope``: a first gate only, the database decides by role."""
        return any(scope in scopes for scopes in self.roles.values())

    @cached_property
    def document(self) -> str:
        """The claims as the database's functions take them: JSON, written once."""
        return json.dumps(asdict(self))

    @property
    def said(self) -> dict[str, Any]:
        """The same without roles: what a token is known by."""
        return {name: value for name, value in asdict(self).items() if name != "roles"}


def read_claims(payload: dict[str, Any]) -> Claims:
    """The claims in a token's verified ``payload``. Errors: ClaimError, with the refusal's text."""
    subject, token, issued = payload.get("sub"), payload.get("jti"), payload.get("iat")
    if not isinstance(subject, str) or not _is_storable(subject):
        raise ClaimError("Subject must be a string")
    if token is not None and not (isinstance(token, str) and _is_storable(token)):
        raise ClaimError("JWT ID must be a string")
    return Claims(
        sub=subject,
        jti=token,
        iat=None if issued is None else int(issued),
        exp=int(payload["exp"]),
        roles=_roles(payload.get("user_claims")),
    )


def _roles(claim: object) -> dict[str, list[str]]:
    """Role by role the scopes that claim ``user_claims`` holds, packed or plain."""
    found = unpacked(claim) if isinstance(claim, str) else claim
    if not isinstance(found, dict):
        raise ClaimError("Missing claim: user_claims")
    for role, scopes in found.items():
        if not _is_storable(role) or not isinstance(scopes, list):
            raise ClaimError("Missing claim: user_claims")
        if not all(isinstance(scope, str) and _is_storable(scope) for scope in scopes):
            raise ClaimError("Missing claim: user_claims")
    return found


def unpacked(text: str) -> object:
    """The JSON in ``text``: base64 (line feeds allowed) of gzip. Errors: ClaimError."""
    try:
        packed = base64.b64decode("".join(text.split()), validate=True)
        unpacker = zlib.decompressobj(wbits=31)
        content = unpacker.decompress(packed, UNPACKED_LIMIT)
        if not unpacker.eof or unpacker.unused_data:
            raise ClaimError("Missing claim: user_claims")
        return json.loads(content)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise ClaimError("Missing claim: user_claims") from error


def _is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold ``text``: no NUL, no half of a surrogate pair."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
