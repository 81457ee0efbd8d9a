"""Tokens for programs and tests: compatible with flowkit-jwt-generator 1.34.0, its fixtures too."""

import base64
import importlib
import inspect
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import flowkit_jwt_generator as original
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flowkit_jwt_generator.jwt import decompress_claims
from http_api import Api
from installation import CHECKOUT

from flowsql import jwt as ours

ROLES = {"reader": ["get_result", "admin3:flows:flows"], "runner": ["run"], "none": []}

FIXTURES = """
import urllib.request, pytest

@pytest.fixture
def flowapi_url():
    return {url!r}

def test_universal(universal_access_token, flowapi_url):
    asked = urllib.request.Request(flowapi_url + "/api/0/available_dates",
        headers={{"Authorization": "Bearer " + universal_access_token}})
    with urllib.request.urlopen(asked) as answer:
        assert answer.status == 200

def test_builder(access_token_builder, flowapi_url):
    token = access_token_builder({{"a": ["get_available_dates"]}})
    asked = urllib.request.Request(flowapi_url + "/api/0/available_dates",
        headers={{"Authorization": "Bearer " + token}})
    with urllib.request.urlopen(asked) as answer:
        assert answer.status == 200

def test_keys(private_key, public_key, private_key_bytes, public_key_bytes):
    assert private_key.public_key() == public_key
    assert private_key_bytes.startswith(b"-----BEGIN RSA PRIVATE KEY")
    assert public_key_bytes.startswith(b"-----BEGIN PUBLIC KEY")

def test_whose(access_token_builder):
    assert access_token_builder.__module__ == {module!r}
"""


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """A key that signs."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_the_signature_is_the_originals() -> None:
    """generate_token takes the same arguments, by name, with the same defaults."""
    theirs, mine = (
        inspect.signature(module.generate_token).parameters for module in (original, ours)
    )
    assert {name: (item.kind, item.default) for name, item in mine.items()} == {
        name: (item.kind, item.default) for name, item in theirs.items()
    }


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("named", [True, False])
def test_the_content_is_the_originals(key: rsa.RSAPrivateKey, compress: bool, named: bool) -> None:
    """Header and claims are the same, but for the moment and the token's own id."""
    names = {"flowapi_identifier": "SERVER", "flowauth_identifier": "AUTH"} if named else {}
    made = [
        module.generate_token(
            username="amina",
            private_key=key,
            lifetime=timedelta(hours=2),
            roles=ROLES,
            compress=compress,
            **names,
        )
        for module in (original, ours)
    ]
    headers = [jwt.get_unverified_header(token) for token in made]
    assert headers[0] == headers[1]
    theirs, mine = (jwt.decode(token, options={"verify_signature": False}) for token in made)
    assert {name: type(value) for name, value in mine.items()} == {
        name: type(value) for name, value in theirs.items()
    }
    for content in (theirs, mine):
        assert content["exp"] - content["iat"] == 7200 and content["nbf"] == content["iat"]
        if compress:
            content["user_claims"] = decompress_claims(content["user_claims"])
        assert content["user_claims"] == ROLES
    own = {"iat", "nbf", "exp", "jti"}
    assert {name: mine[name] for name in mine.keys() - own} == {
        name: theirs[name] for name in theirs.keys() - own
    }


def test_keys_are_read_as_the_original_reads_them() -> None:
    """PEM and base64 of PEM; what is neither is refused."""
    private, public = ours.generate_keypair()
    for text in (private.decode(), base64.b64encode(private).decode()):
        mine, theirs = ours.load_private_key(text), original.load_private_key(text)
        assert mine.private_numbers() == theirs.private_numbers()
    for text in (public.decode(), base64.b64encode(public).decode()):
        assert ours.load_public_key(text) == original.load_public_key(text)
    for text in ("", "no key", base64.b64encode(b"no key").decode(), public.decode()):
        with pytest.raises(ValueError, match="Failed to load key"):
            ours.load_private_key(text)


def test_what_a_server_publishes(bare_api: Api) -> None:
    """Scopes and audience are read from the open specification, as the original does."""
    from flowkit_jwt_generator.jwt import get_all_claims_from_flowapi, get_audience_from_flowapi

    url = bare_api.url
    assert ours.get_all_claims_from_flowapi(url) == get_all_claims_from_flowapi(url)
    assert ours.get_audience_from_flowapi(url) == get_audience_from_flowapi(url) == "flowsql"


@pytest.mark.parametrize(
    ("options", "module"),
    [
        (["-p", "no:flowkit_jwt_generator"], "flowsql.jwt_fixtures"),
        ([], "flowkit_jwt_generator.fixtures"),
    ],
    ids=["ours alone", "both installed"],
)
def test_the_fixtures(bare_api: Api, tmp_path: Path, options: list[str], module: str) -> None:
    """They work against a server; where the original is installed too, its own are in force."""
    (tmp_path / "test_it.py").write_text(FIXTURES.format(url=bare_api.url, module=module))
    keys = bare_api.home.home / "keys"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
            *("-p", "no:flowsql_jwt", "-p", "flowsql.jwt_plugin", *options, str(tmp_path)),
        ],
        cwd=tmp_path,
        env={
            **bare_api.home.env,
            "PRIVATE_JWT_SIGNING_KEY": (keys / "token.pem").read_text(),
            "PUBLIC_JWT_SIGNING_KEY": (keys / "token.pub.pem").read_text(),
            "FLOWAPI_IDENTIFIER": "flowsql",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def test_the_extra_is_installable() -> None:
    """The package announces the plugin, and the extra that brings what it needs."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    assert "jwt" in project["optional-dependencies"]
    (name,) = project["entry-points"]["pytest11"].values()
    assert importlib.import_module(name).pytest_configure
