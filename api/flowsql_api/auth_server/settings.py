"""What the issuer of tokens reads from its environment.

FLOWSQL_AUTH_DSN
    how flow_auth logs in; default: the home's own PostgreSQL
FLOWSQL_AUTH_SECRET
    at least 32 characters of chance: signs cookies and encrypts second factors; default: the
    home's secret ``flow_auth_secret`` (FLOWSQL_SECRETS may hold it)
FLOWSQL_PRIVATE_KEY
    PEM file of the key that signs; default: ``keys/token.pem`` of the home, made if missing
PRIVATE_JWT_SIGNING_KEY
    the key itself, as PEM or base64 of PEM (FlowAuth's setting)
FLOWSQL_AUTH_SECURE
    1: cookies go over TLS only, for an issuer behind a TLS proxy; with TLS of its own always
FLOWSQL_AUTH_POOL, FLOWSQL_AUTH_TIMEOUT
    most connections of a process, default 8; seconds a request may spend in the database,
    default 30
FLOWAUTH_TWO_FACTOR_ISSUER, TWO_FACTOR_VALID_WINDOW
    name shown by authenticator apps, default FlowSQL; how many codes a device's clock may be off,
    default 1
FLOWSQL_TRUSTED_PROXIES
    addresses or networks, separated by ``,``, whose X-Forwarded-For says who asks

Each may also be a file of that name under /run/secrets (or the folder FLOWSQL_SECRETS), which wins.
"""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from flowsql.handed import Handed
from flowsql.home import dsn, home
from flowsql.tokens import ensure_keys, load_private_key, read_private_key
from flowsql_api.settings import Network, Settings


@dataclass(frozen=True)
class AuthSettings:
    """The settings of one process of the issuer."""

    dsn: str
    secret: str
    key: RSAPrivateKey
    secure: bool = False
    pool_size: int = 8
    timeout: float = 30.0
    two_factor_issuer: str = "FlowSQL"
    window: int = 1
    trusted: tuple[Network, ...] = ()

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "AuthSettings":
        """The settings that ``environment`` and the home hold.

        Errors: ValueError for a malformed number; ClickException for a key that cannot be read.
        """
        given = Handed(environment)
        return cls(
            dsn=given["FLOWSQL_AUTH_DSN"] or dsn("flow_auth"),
            secret=given["FLOWSQL_AUTH_SECRET"] or home().secret("flow_auth_secret"),
            key=_key(given),
            secure=given["FLOWSQL_AUTH_SECURE"] in ("1", "true", "yes", "on"),
            pool_size=int(given["FLOWSQL_AUTH_POOL"] or cls.pool_size),
            timeout=float(given["FLOWSQL_AUTH_TIMEOUT"] or cls.timeout),
            two_factor_issuer=given["FLOWAUTH_TWO_FACTOR_ISSUER"] or cls.two_factor_issuer,
            trusted=Settings.read(environment).trusted,
            window=min(10, int(given["TWO_FACTOR_VALID_WINDOW"] or cls.window)),
        )


def _key(given: Handed) -> RSAPrivateKey:
    """The key that signs."""
    if text := given["PRIVATE_JWT_SIGNING_KEY"].strip():
        if "-----BEGIN" not in text:
            text = base64.b64decode(text).decode()
        return read_private_key(text.encode(), "PRIVATE_JWT_SIGNING_KEY")
    if named := given["FLOWSQL_PRIVATE_KEY"]:
        return load_private_key(Path(named))
    return load_private_key(ensure_keys(home()).private)
