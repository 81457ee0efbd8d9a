"""A verified token is remembered; what would end it ends it all the same."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from flowsql import tokens
from flowsql.home import Home
from flowsql_api import auth
from flowsql_api.errors import RefusalError
from flowsql_api.keys import KeyRing


@pytest.fixture
def pair(tmp_path: Path) -> tokens.KeyPair:
    """A key pair of its own."""
    return tokens.ensure_keys(Home(tmp_path))


@pytest.fixture
def header(pair: tokens.KeyPair) -> str:
    """The header of a token that is good for an hour."""
    key = tokens.load_private_key(pair.private)
    hour = timedelta(hours=1)
    token = tokens.generate_token(
        username="amina", private_key=key, lifetime=hour, roles={"r": ["run"]}, audience="flowsql"
    )
    return f"Bearer {token}"


@pytest.fixture
def verifier(pair: tokens.KeyPair) -> auth.Verifier:
    """What checks tokens against that key."""
    return auth.Verifier(KeyRing((pair.public.parent,)), "flowsql")


def refusal(verifier: auth.Verifier, header: str) -> str:
    """What the token is refused with."""
    with pytest.raises(RefusalError) as caught:
        verifier.claims(header)
    assert caught.value.status == 401
    return caught.value.msg


def test_a_token_is_verified_once(verifier: auth.Verifier, header: str) -> None:
    """The second time it is the same claims."""
    assert verifier.claims(header) is verifier.claims(header)


def test_a_remembered_token_expires(
    verifier: auth.Verifier, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the second, however often it was seen before."""
    expires = verifier.claims(header).exp
    monkeypatch.setattr(time, "time", lambda: expires - 0.5)
    assert verifier.claims(header).sub == "amina"
    monkeypatch.setattr(time, "time", lambda: float(expires))
    assert refusal(verifier, header) == "Token has expired"


def test_a_key_that_goes_takes_remembered_tokens_with_it(
    verifier: auth.Verifier, header: str, pair: tokens.KeyPair
) -> None:
    """And one that comes back brings them back."""
    verifier.claims(header)
    public = pair.public.read_text()
    other = tokens.ensure_keys(Home(pair.public.parent / "other"))
    pair.public.write_text(other.public.read_text())
    assert refusal(verifier, header) == "Signature verification failed"
    pair.public.write_text(public)
    assert verifier.claims(header).sub == "amina"
