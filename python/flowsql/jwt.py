"""Tokens for programs and tests, with the names and arguments of flowkit-jwt-generator 1.34.

    from flowsql.jwt import generate_token

The pytest fixtures beside it are in ``flowsql.jwt_fixtures``.
"""

import base64
import binascii
import json
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flowsql import tokens

__all__ = [
    "generate_keypair",
    "generate_token",
    "get_all_claims_from_flowapi",
    "get_audience_from_flowapi",
    "load_private_key",
    "load_public_key",
]


def generate_token(
    *,
    flowapi_identifier: str | None = None,
    flowauth_identifier: str | None = None,
    username: str,
    private_key: str | rsa.RSAPrivateKey,
    lifetime: timedelta,
    roles: Mapping[str, Sequence[str]],
    compress: bool = True,
) -> str:
    """A signed token for ``username``, good from now for ``lifetime``.

    ``roles`` maps a role's name to its scopes; ``flowapi_identifier`` is the server's audience,
    which a server demands, ``flowauth_identifier`` the issuer; ``private_key`` an RSA key, as PEM,
    as base64 of PEM, or loaded. Errors: ValueError when it is none.
    """
    key = load_private_key(private_key) if isinstance(private_key, str) else private_key
    return tokens.generate_token(
        username=username,
        private_key=key,
        lifetime=lifetime,
        roles=roles,
        audience=flowapi_identifier,
        issuer=flowauth_identifier,
        compress=compress,
    )


def generate_keypair() -> tuple[bytes, bytes]:
    """A new RSA key of 4096 bits: its private and its public half as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=tokens.KEY_BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return private, public_pem(key.public_key())


def public_pem(key: rsa.RSAPublicKey) -> bytes:
    """A public key as PEM."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def load_private_key(key_string: str) -> rsa.RSAPrivateKey:
    """The RSA private key in a PEM text, or in base64 of one. Errors: ValueError."""
    try:
        key = serialization.load_pem_private_key(_pem(key_string), password=None)
    except (ValueError, TypeError) as error:
        raise ValueError("Failed to load key.") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("Failed to load key.")
    return key


def load_public_key(key_string: str) -> rsa.RSAPublicKey:
    """The RSA public key in a PEM text, or in base64 of one. Errors: ValueError."""
    try:
        key = serialization.load_pem_public_key(_pem(key_string))
    except (ValueError, TypeError) as error:
        raise ValueError("Failed to load key.") from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("Failed to load key.")
    return key


def _pem(text: str) -> bytes:
    """A PEM text that may be written as base64."""
    if "-----BEGIN" in text:
        return text.encode()
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise ValueError("neither PEM nor base64") from error


def get_all_claims_from_flowapi(flowapi_url: str) -> list[str]:
    """Every scope that the server at ``flowapi_url`` publishes."""
    scopes: list[str] = _scheme(flowapi_url)["x-security-scopes"]
    return scopes


def get_audience_from_flowapi(flowapi_url: str) -> str:
    """The audience that tokens for the server at ``flowapi_url`` must name."""
    return str(_scheme(flowapi_url)["x-audience"])


@lru_cache
def _scheme(flowapi_url: str) -> dict[str, Any]:
    """What the server's open specification says of tokens."""
    address = f"{flowapi_url.rstrip('/')}/api/0/spec/openapi.json"
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        scheme: dict[str, Any] = json.load(answer)["components"]["securitySchemes"]["token"]
    return scheme
