"""pytest fixtures that make tokens for tests: those of flowkit-jwt-generator, by the same names.

They read PRIVATE_JWT_SIGNING_KEY, PUBLIC_JWT_SIGNING_KEY (PEM, or base64 of PEM) and
FLOWAPI_IDENTIFIER, the audience: each a file under /run/secrets, or a variable.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flowsql.handed import Handed
from flowsql.jwt import (
    generate_token,
    get_all_claims_from_flowapi,
    load_private_key,
    load_public_key,
    public_pem,
)

TokenMaker = Callable[[Mapping[str, Sequence[str]]], str]


def _demanded(name: str) -> str:
    """The setting ``name``. Errors: OSError when it is not set."""
    if found := Handed()[name]:
        return found
    raise OSError(f"{name} environment variable must be set.")


@pytest.fixture
def private_key() -> rsa.RSAPrivateKey:
    """The key that signs: PRIVATE_JWT_SIGNING_KEY."""
    return load_private_key(_demanded("PRIVATE_JWT_SIGNING_KEY"))


@pytest.fixture
def public_key() -> rsa.RSAPublicKey:
    """The key that verifies: PUBLIC_JWT_SIGNING_KEY."""
    return load_public_key(_demanded("PUBLIC_JWT_SIGNING_KEY"))


@pytest.fixture
def private_key_bytes(private_key: rsa.RSAPrivateKey) -> bytes:
    """The key that signs, as PEM."""
    return private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


@pytest.fixture
def public_key_bytes(public_key: rsa.RSAPublicKey) -> bytes:
    """The key that verifies, as PEM."""
    return public_pem(public_key)


@pytest.fixture
def access_token_builder() -> TokenMaker:
    """A function from roles, {name: [scope, …]}, to a token of user "test" for five minutes."""
    key = load_private_key(_demanded("PRIVATE_JWT_SIGNING_KEY"))
    audience = Handed()["FLOWAPI_IDENTIFIER"] or None

    def token_maker(roles: Mapping[str, Sequence[str]]) -> str:
        return generate_token(
            flowapi_identifier=audience,
            username="test",
            private_key=key,
            lifetime=timedelta(seconds=300),
            roles=roles,
        )

    return token_maker


@pytest.fixture
def universal_access_token(flowapi_url: str, access_token_builder: TokenMaker) -> str:
    """A token that holds every scope of the server at fixture ``flowapi_url``."""
    return access_token_builder({"universal_role": get_all_claims_from_flowapi(flowapi_url)})
