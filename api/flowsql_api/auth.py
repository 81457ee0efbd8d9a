"""Tokens: RS256 only, by keys we chose, with every claim that we need."""

import math
import time
from functools import lru_cache
from typing import Any

import jwt
from jwt import exceptions

from flowsql_api.claims import ClaimError, Claims, read_claims
from flowsql_api.errors import RefusalError, busy
from flowsql_api.keys import KeyRing

#: Seconds by which the issuer's clock may be ahead of ours (iat, nbf); an expiry is exact.
LEEWAY = 30

#: How many verified tokens a process remembers, those that were used last.
REMEMBERED = 512

#: What a token must carry besides a signature.
REQUIRED = ["exp", "aud", "sub"]


class Verifier:
    """Tells who a token is of; one that was verified is remembered until it expires.

    Whether it was revoked is another question: the database is asked it at every request.
    """

    def __init__(self, keys: KeyRing, audience: str) -> None:
        """Tokens must be signed by one of ``keys`` and be for ``audience``."""
        self._keys = keys
        self._audience = audience
        self._verified = lru_cache(REMEMBERED)(self._verify)

    def claims(self, header: str | None) -> Claims:
        """The claims of the token in an Authorization ``header``.

        Errors: RefusalError with status 401 and the contract's text.
        """
        if not header:
            raise _refusal("Missing Authorization Header", error=None)
        parts = header.split()
        if len(parts) != 2 or parts[0] != "Bearer":
            raise _refusal("Bad Authorization header. Expected value 'Bearer <JWT>'")
        if not self._keys.candidates():
            raise busy("No public key is configured to check tokens with.")
        try:
            # What keys of another state have proved is proved no more.
            found, expires = self._verified(parts[1], self._keys.state)
            _check_expiry(expires)
        except (jwt.PyJWTError, ClaimError, ValueError, OverflowError, RecursionError) as error:
            raise _refusal(_text(error, parts[1]), caller=_said(parts[1])) from error
        return found

    def _verify(self, token: str, _keys: int) -> tuple[Claims, object]:
        """The claims of ``token`` and its expiry. Errors: those of PyJWT, ClaimError."""
        payload = _payload(token, self._keys, self._audience)
        return read_claims(payload), payload["exp"]


def _payload(token: str, keys: KeyRing, audience: str) -> dict[str, Any]:
    """The verified content of ``token``. Errors: those of PyJWT."""
    kid = jwt.get_unverified_header(token).get("kid")
    failure: jwt.PyJWTError = jwt.InvalidSignatureError("no key")
    for key in keys.candidates(kid):
        try:
            payload: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=audience,
                leeway=LEEWAY,
                options={"require": REQUIRED},
            )
        except jwt.InvalidSignatureError as error:
            failure = error
        else:
            _check_expiry(payload["exp"])
            return payload
    raise failure


def _check_expiry(moment: object) -> None:
    """Refuse a token that has expired, to the second, or whose expiry is no number."""
    if isinstance(moment, bool) or not isinstance(moment, int | float) or not math.isfinite(moment):
        raise jwt.DecodeError("exp must be a number")
    if moment <= time.time():
        raise jwt.ExpiredSignatureError


def _text(error: Exception, token: str) -> str:
    """The refusal's text for a token that failed with ``error``."""
    match error:
        case ClaimError():
            return str(error)
        case jwt.ExpiredSignatureError():
            return "Token has expired"
        case jwt.ImmatureSignatureError():
            return str(error)
        case jwt.MissingRequiredClaimError(claim="aud"):
            return 'Token is missing the "aud" claim'
        case jwt.MissingRequiredClaimError():
            return f"Missing claim: {error.claim}"
        case jwt.InvalidAudienceError():
            return "Audience doesn't match"
        case exceptions.InvalidSubjectError():
            return "Subject must be a string"
        case jwt.InvalidAlgorithmError():
            return "The specified alg value is not allowed"
        case jwt.InvalidSignatureError():
            return "Signature verification failed"
    return "Not enough segments" if token.count(".") < 2 else "Invalid token"


def _said(token: str) -> dict[str, str]:
    """Who a refused token says it is, unproved: for the audit row only."""
    try:
        payload = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, OverflowError, RecursionError):
        return {}
    said = {"caller": payload.get("sub"), "token": payload.get("jti")}
    return {
        name: value.replace("\0", "")[:200].encode(errors="replace").decode()
        for name, value in said.items()
        if isinstance(value, str)
    }


def _refusal(
    msg: str, *, error: str | None = "invalid_token", caller: dict[str, str] | None = None
) -> RefusalError:
    """The answer 401 with its challenge (RFC 6750)."""
    challenge = f'Bearer error="{error}"' if error else "Bearer"
    return RefusalError(
        401, msg, decision="bad_token", headers={"WWW-Authenticate": challenge}, caller=caller
    )
