"""Tokens: item 13 of the contract, and `flowsql token`."""

import base64
import gzip
import json
import time
from datetime import timedelta
from pathlib import Path

import flowclient
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flowclient.errors import FlowclientConnectionError
from http_api import DATES_ONLY, Api

DATES = "/api/0/available_dates"


def refused(api: Api, token: str, msg: str) -> None:
    """The token is refused with 401, a challenge and the text, and the refusal is on record."""
    answer = api.request("GET", DATES, token)
    assert (answer.status, answer.json["msg"]) == (401, msg)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    row = api.audited(answer)
    assert (row["decision"], row["status"], row["verified"]) == ("bad_token", 401, False)


def packed(content: bytes) -> str:
    """Claims as the generator packs them."""
    return base64.encodebytes(gzip.compress(content)).decode()


def test_item_13_packed_and_plain_claims(api: Api) -> None:
    """Both forms of the generator are accepted."""
    for compress in (True, False):
        token = api.token(DATES_ONLY, compress=compress)
        assert api.request("GET", DATES, token).status == 200


def test_item_13_expired(api: Api) -> None:
    """Flowclient shows the reason plainly; an expiry has no leeway."""
    token = api.token(lifetime=timedelta(seconds=-1))
    with (
        api.client(token=token) as connection,
        pytest.raises(FlowclientConnectionError, match="Token has expired"),
    ):
        flowclient.get_available_dates(connection=connection)
    refused(api, token, "Token has expired")


def test_item_13_wrong_audience(api: Api) -> None:
    """Another server's token, one for no server; a list that holds ours is good."""
    refused(api, api.token(flowapi_identifier="OTHER"), "Audience doesn't match")
    refused(api, api.token(flowapi_identifier=None), 'Token is missing the "aud" claim')
    assert api.request("GET", DATES, api.signed(aud=["x", "flowsql"])).status == 200


def test_item_13_wrong_key(api: Api) -> None:
    """A stranger's key; and ours under a key id that does not exist."""
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    refused(api, api.token(private_key=stranger), "Signature verification failed")
    payload = jwt.decode(api.token(), options={"verify_signature": False})
    for kid in ("../../etc/passwd", "'; DROP TABLE x", "x"):
        token = jwt.encode(payload, api.key, "RS256", headers={"kid": kid})
        refused(api, token, "Signature verification failed")
    good = jwt.encode(payload, api.key, "RS256", headers={"kid": "token"})
    assert api.request("GET", DATES, good).status == 200


def test_item_13_other_algorithms(api: Api) -> None:
    """HS256 with our public key as its secret, PS256, and none; a key in the header is ignored."""
    payload = jwt.decode(api.token(), options={"verify_signature": False})
    public = (api.home.home / "keys" / "token.pub.pem").read_bytes()
    header = b64({"alg": "HS256", "typ": "JWT"})
    signing_input = f"{header}.{b64(payload)}".encode()
    digest = jwt.get_algorithm_by_name("HS256")
    import hmac

    mac = hmac.new(public, signing_input, "sha256").digest()
    assert digest is not None
    forged = f"{signing_input.decode()}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    text = "The specified alg value is not allowed"
    refused(api, forged, text)
    refused(api, f"{b64({'alg': 'none'})}.{b64(payload)}.", text)
    refused(api, jwt.encode(payload, api.key, "PS256"), text)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(stranger.public_key(), as_dict=True)
    token = jwt.encode(payload, stranger, "RS256", headers={"jwk": jwk, "jku": "http://x/"})
    refused(api, token, "Signature verification failed")


def b64(content: object) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("claim", ["sub", "exp"])
def test_item_13_missing_claims(api: Api, claim: str) -> None:
    """Without a user or an end no token is good."""
    refused(api, api.signed(without=(claim,)), f"Missing claim: {claim}")


@pytest.mark.parametrize("subject", [7, None, ["a"], "nul\0", "\ud800"])
def test_item_13_a_subject_is_a_text(api: Api, subject: object) -> None:
    """No number, no list, nothing that the database cannot hold."""
    text = "Missing claim: sub" if subject is None else "Subject must be a string"
    refused(api, api.signed(sub=subject), text)


@pytest.mark.parametrize("end", ["soon", "1e99", [], True, float("inf"), float("nan")])
def test_item_13_an_end_is_a_number(api: Api, end: object) -> None:
    """A malformed expiry never passes, and never breaks the server."""
    answer = api.request("GET", DATES, api.signed(exp=end))
    assert answer.status == 401


def test_item_13_clock_leeway(api: Api) -> None:
    """An issuer's clock may be 30 s ahead of ours, and no more."""
    now = int(time.time())
    assert api.request("GET", DATES, api.signed(iat=now + 20, nbf=now + 20)).status == 200
    refused(api, api.signed(nbf=now + 90), "The token is not yet valid (nbf)")
    refused(api, api.signed(iat=now + 90), "The token is not yet valid (iat)")


@pytest.mark.parametrize(
    "claims",
    [
        None,
        7,
        [],
        "no base64!",
        base64.encodebytes(b"no gzip").decode(),
        packed(b"no json"),
        packed(b"[]"),
        packed(b'{"role": "run"}'),
        packed(b'{"role": [1]}'),
        packed(b'{"role": ["a\\u0000"]}'),
        packed(b'{"role": ["\\ud800"]}'),
        packed(b"[" * 100_000),
        packed(b'{"role": ["run"]}')[:20],
        {"role": {"run": True}},
    ],
    ids=range(14),
)
def test_item_13_malformed_claims(api: Api, claims: object) -> None:
    """Anything but roles with lists of scopes is refused, never an error of the server."""
    refused(api, api.signed(user_claims=claims), "Missing claim: user_claims")
    if claims is None:
        refused(api, api.signed(without=("user_claims",)), "Missing claim: user_claims")


def test_item_13_a_bomb(api: Api) -> None:
    """Claims that unpack to more than 2 MiB are refused, though they are in order else."""
    bomb = packed(b'{"role": ["' + b"x" * (200 << 20) + b'"]}')
    token = api.signed(user_claims=base64.b64encode(gzip.compress(base64.b64decode(bomb))).decode())
    refused(api, token, "Missing claim: user_claims")
    twice = api.signed(user_claims=packed(b'{"a": []}') + packed(b'{"b": []}'))
    refused(api, twice, "Missing claim: user_claims")


def test_item_13_a_long_token(api: Api) -> None:
    """40 kB of plain claims fit into a header."""
    many = [f"admin3:{'k' * 80}:{number}" for number in range(330)]
    token = api.token({"wide": [*many, "get_available_dates"]}, compress=False)
    assert 40_000 < len(token) < 60_000
    assert api.request("GET", DATES, token).status == 200


def test_item_13_the_header(api: Api) -> None:
    """No header, another scheme, two tokens, a token that is none."""
    bare = api.request("GET", DATES)
    assert (bare.status, bare.json["msg"]) == (401, "Missing Authorization Header")
    assert bare.headers["WWW-Authenticate"] == "Bearer"
    for value in ("Basic YTpi", "Bearer", "Bearer a b", f"bearer {api.token()}"):
        answer = api.request("GET", DATES, Authorization=value)
        assert answer.status == 401
        assert answer.json["msg"] == "Bad Authorization header. Expected value 'Bearer <JWT>'"
    refused(api, "abc", "Not enough segments")
    refused(api, "a.b.c", "Invalid token")
    assert api.request("GET", f"{DATES}?token={api.token(DATES_ONLY)}").status == 401


def test_flowsql_token(api: Api, tmp_path: Path) -> None:
    """The command's tokens work: all scopes, or those of a file."""
    printed = api.home.flowsql("token", "--username", "amina", "--lifetime", "1d", "--all").stdout
    token = printed.split()[-1]
    payload = jwt.decode(token, options={"verify_signature": False})
    assert payload["exp"] - payload["iat"] == 86400
    assert payload["aud"] == "flowsql"
    answer = api.request("GET", DATES, token)
    assert answer.status == 200
    row = api.audited(answer)
    assert (row["caller"], row["roles"], row["token"]) == (
        "amina", ["universal_role"], payload["jti"]
    )  # fmt: skip
    file = tmp_path / "roles.json"
    file.write_text(json.dumps({"reader": ["get_result"]}))
    token = api.home.flowsql(
        "token", "--username", "b", "--lifetime", "30m", "--scopes", file
    ).stdout.split()[-1]
    assert api.request("GET", DATES, token).status == 403


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--all", "--lifetime", "soon"], "such as 1d or 12h"),
        (["--lifetime", "1d"], "--all or --scopes"),
        (["--scopes", "FILE", "--lifetime", "1d"], "list of scope texts"),
    ],
)
def test_flowsql_token_says_what_is_wrong(
    api: Api, tmp_path: Path, arguments: list[str], said: str
) -> None:
    """A wrong lifetime, no choice of scopes, a malformed file."""
    file = tmp_path / "roles.json"
    file.write_text('{"reader": "run"}')
    words = [str(file) if word == "FILE" else word for word in arguments]
    done = api.home.flowsql("token", "--username", "x", *words, check=False)
    assert done.returncode and said in done.stderr


def test_keys(api: Api) -> None:
    """The private key is the owner's alone."""
    keys = api.home.home / "keys"
    assert (keys / "token.pem").stat().st_mode & 0o777 == 0o600
    assert (keys / "token.pub.pem").stat().st_mode & 0o777 == 0o644
