"""Attacks over HTTP: by tokens, by parameters, and by comparing what two worlds answer."""

import base64
import json
import re
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from http_api import DATES_ONLY, Api, daily, people
from test_gate_attacks import INSIDE
from twins import Twin

DATES = "/api/0/available_dates"


@pytest.fixture(scope="module")
def front(pair: tuple[Twin, Twin]) -> Api:
    """The HTTP interface of the first world."""
    return Api(pair[0].home)


@pytest.fixture(scope="module")
def stranger() -> rsa.RSAPrivateKey:
    """A key that nobody trusts."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY_HEADERS: list[dict[str, Any]] = [
    {"kid": "../../../../etc/passwd"},
    {"kid": "' OR TRUE --"},
    {"kid": "x'; DROP TABLE access.audit; --"},
    {"kid": ""},
    {"kid": "\u0000"},
    {"jku": "http://127.0.0.1:1/keys.json"},
    {"x5u": "http://127.0.0.1:1/cert.pem"},
    {"x5c": ["MIIB"]},
    {"crit": ["exp"]},
    {"crit": ["b64"], "b64": False},
]


@pytest.mark.parametrize("header", KEY_HEADERS, ids=json.dumps)
def test_no_header_brings_its_own_key(
    front: Api, stranger: rsa.RSAPrivateKey, header: dict[str, Any]
) -> None:
    """Whatever it names, the signature must be by a trusted key."""
    payload = jwt.decode(front.token(DATES_ONLY), options={"verify_signature": False})
    signed = jwt.encode(payload, stranger, algorithm="RS256", headers=header)
    answer = front.request("GET", DATES, signed)
    assert answer.status == 401
    assert not INSIDE.search(answer.content.decode())


def test_a_key_within_the_token_is_ignored(front: Api, stranger: rsa.RSAPrivateKey) -> None:
    """jwk: the sender's own public key."""
    payload = jwt.decode(front.token(DATES_ONLY), options={"verify_signature": False})
    own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(stranger.public_key()))
    signed = jwt.encode(payload, stranger, algorithm="RS256", headers={"jwk": own})
    assert front.request("GET", DATES, signed).status == 401


def test_the_public_key_is_no_shared_secret(front: Api) -> None:
    """HS256 with the public key as its secret: signed by hand, for the library refuses to."""
    import hashlib
    import hmac

    public = front.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def part(content: bytes) -> bytes:
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    payload = jwt.decode(front.token(DATES_ONLY), options={"verify_signature": False})
    text = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(payload).encode())
    signature = part(hmac.new(public, text, hashlib.sha256).digest())
    assert front.request("GET", DATES, (text + b"." + signature).decode()).status == 401


def test_a_token_counts_in_one_place_alone(front: Api) -> None:
    """Not in the address, which proxies log; not in a cookie, which others can send."""
    token = front.token(DATES_ONLY)
    assert front.request("GET", DATES, token).status == 200
    assert front.request("GET", f"{DATES}?jwt={token}&access_token={token}").status == 401
    for name in ("access_token_cookie", "token", "jwt"):
        assert front.request("GET", DATES, Cookie=f"{name}={token}").status == 401


@pytest.mark.parametrize("role", ["postgres", "flow_owner", "flow_admin", "pg_read_all_data"])
def test_a_role_of_a_token_is_no_role_of_the_database(front: Api, role: str) -> None:
    """Names of roles are free text: they carry their scopes, and nothing else."""
    token = front.token({role: ["run"]})
    assert front.run(people(), token).status == 403
    assert front.request("GET", DATES, token).status == 403


STRANGE = (
    "'",
    '"; DROP TABLE access.audit; --',
    "admin3' OR '1'='1",
    "pg_authid",
    "public.spatial_ref_sys",
    "$$",
    "\\",
    "\u2019\uff07",
    "\ufeffadmin3",
    "{{7*7}}",
    "%s%n",
    "../../etc/passwd",
    "x" * 5000,
)


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_no_parameter_reaches_sql(front: Api, text: str) -> None:
    """Strange texts in every member that takes one: 400, and no word of what is inside."""
    token = front.token()
    members: list[dict[str, Any]] = [
        daily(**{member: text})
        for member in [
            "date",
            "unit",
            "method",
            "mapping_table",
            "geom_table",
            "geom_table_join_column",
            "subscriber_subset",
        ]
        if member != "unit"
    ]
    members += [daily(unit=text), daily(event_types=[text]), daily(**{text: 1})]
    for locations in members:
        answer = front.run(people(locations), token)
        assert answer.status == 400, locations
        told = answer.content.decode()
        assert not re.search(r"SELECT |FROM |SQLSTATE|CONTEXT|DETAIL|PL/pgSQL", told)


def test_both_worlds_answer_alike(pair: tuple[Twin, Twin]) -> None:
    """Rows, maps, states and refusals, byte for byte; nobody's name, no name of the inside."""
    read = []
    for twin in pair:
        own = Api(twin.home)
        token, narrow = own.token(), own.token({"narrow": ["run", "get_result"]})
        paths = [
            f"/api/0/{what}/{query_id}{suffix}"
            for query_id in (*twin.ids.values(), "0" * 32)
            for what, suffixes in (("poll", ("",)), ("get", ("", ".json", ".csv", ".geojson")))
            for suffix in suffixes
        ]
        lines = []
        for path in [*paths, "/api/0/geography/admin3", DATES, "/api/0/spec/openapi.json"]:
            for method in ("GET", "HEAD"):
                for bearer in (token, narrow, None):
                    answer = own.request(method, path, bearer)
                    size = answer.headers.get("Content-Length")
                    lines.append((method, path, answer.status, size, answer.content))
        read.append(lines)
    assert read[0] == read[1]
    assert len(read[0]) > 100
    for _, path, _, _, content in read[0]:
        assert not INSIDE.search(content.decode()), path


def test_no_other_site_reads_answers(front: Api) -> None:
    """No permission for scripts of other origins, and no answer to TRACE."""
    answer = front.request("GET", DATES, front.token(DATES_ONLY), Origin="https://evil.example")
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert front.request("TRACE", DATES).status in (400, 405, 501)
