"""The issuer of tokens: routes by real processes, tokens by the unmodified clients."""

import base64
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import flowclient
import jwt
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flowclient.errors import FlowclientConnectionError
from http_api import DATES_ONLY, Answer, Api
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from installation import Installation
from issuer import PASSWORD, Browser, Device, auth, certificate, forget, issuer, user
from test_http_proxy import own_api

from flowsql import tokens
from flowsql.home import Home

DATES = "/api/0/available_dates"

#: Members of bodies, and where they may go without harm to the other tests.
MEMBERS = st.sampled_from(
    [
        *("name", "username", "password", "roles", "users", "scopes", "server_id", "is_admin"),
        *("longest_token_life_minutes", "latest_token_expiry", "openapi", "switch", "disabled"),
        *("lifetime_minutes", "two_factor_code", "secret", "backup_codes_signature", "components"),
    ]
)
CHANGES = [
    *(("POST", path) for path in ("/admin/servers", "/admin/users", "/roles/", "/signin")),
    *(("POST", f"/tokens/tokens/{end}") for end in ("{server}", f"{UUID(int=0)}/renew")),
    *(("PATCH", path) for path in ("/roles/0", "/admin/servers/0")),
    ("POST", "/user/confirm_two_factor"),
]


@pytest.fixture(scope="module")
def address(unit: Installation) -> Iterator[str]:
    """A running issuer, in the database of the API; its administrator is root."""
    forget(unit)
    user(unit, "root", "--admin")
    change = "SELECT ops.set_setting('sign_in_failures_address', %s)"
    with unit.connect() as connection:
        connection.execute(change, ["1000"])  # all tests come from one address
        with issuer(unit) as url:
            yield url
        connection.execute(change, ["100"])
    forget(unit)


@pytest.fixture(scope="module")
def second(
    unit: Installation, address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A second process of the issuer: over TLS; whoever asks it uses a copy of this browser."""
    tls = certificate(tmp_path_factory.mktemp("tls"))
    with issuer(unit, **tls, FLOWSQL_TRUSTED_PROXIES="127.0.0.1,10.0.0.0/8") as url:
        yield Browser(url, trusted=tls["FLOWSQL_AUTH_CERTIFICATE"])


@pytest.fixture(scope="module")
def root(address: str) -> Browser:
    """The administrator, signed in."""
    return signed_in(address, "root")


@pytest.fixture(scope="module")
def server(root: Browser, bare_api: Api) -> int:
    """The API as a server that tokens are issued for, added by its own openapi.json."""
    document = bare_api.request("GET", "/api/0/spec/openapi.json").json
    made = root.post("/admin/servers", {"openapi": document, "longest_token_life_minutes": 600})
    assert (made["name"], made["scopes"]) == ("flowsql", len(bare_api.every))
    return int(made["id"])


@pytest.fixture(scope="module")
def role(root: Browser, server: int) -> dict[str, Any]:
    """A role that may ask for dates."""
    definition = {"name": "dates", "server_id": server, "scopes": ["get_available_dates"]}
    found: dict[str, Any] = root.post("/roles/", definition)
    return found


@pytest.fixture
def person(root: Browser, role: dict[str, Any]) -> Iterator[Callable[[str], int]]:
    """Makes a user in the role; afterwards they are gone."""
    made: list[int] = []

    def make(name: str, **more: object) -> int:
        body = {"username": name, "password": PASSWORD, "roles": [role["id"]], **more}
        made.append(root.post("/admin/users", body)["id"])
        return made[-1]

    yield make
    for number in made:
        root.send("DELETE", f"/admin/users/{number}")


def signed_in(address: str, name: str, code: str | None = None) -> Browser:
    """A browser in which ``name`` is signed in."""
    browser = Browser(address)
    answer = browser.sign_in(name, code=code)
    assert answer.status == 200, answer.content
    return browser


def refused(answer: Answer, status: int, words: str) -> None:
    """The answer is FlowAuth's form of a refusal."""
    assert (answer.status, answer.json["code"]) == (status, status), answer.content
    assert words in answer.json["message"]


def test_sign_in_and_out(address: str, person: Callable[[str], int]) -> None:
    """Cookies that no script and no other site gets; a session that ends when one says so."""
    person("amina")
    browser = Browser(address)
    refused(browser.send("GET", "/is_signed_in"), 401, "Not signed in")
    answer = browser.sign_in("amina")
    assert answer.json["logged_in"] is True
    assert (answer.json["is_admin"], answer.json["require_two_factor_setup"]) == (False, False)
    session, csrf = answer.headers["Set-Cookie"].splitlines()
    assert "HttpOnly" in session and "HttpOnly" not in csrf
    assert all("SameSite=Strict" in line and "Path=/" in line for line in (session, csrf))
    assert browser.get("/is_signed_in")["username"] == "amina"
    kept = dict(browser.cookies)
    assert browser.get("/signout") == {"logged_in": False}
    assert not browser.cookies
    refused(Browser(address, kept).send("GET", "/is_signed_in"), 401, "Not signed in")


def test_nothing_tells_an_unknown_user_from_a_wrong_password(address: str, person: Any) -> None:
    """The same answer, to the letter."""
    person("amina")
    answers = [Browser(address).sign_in(name, "wrong") for name in ("amina", "nobody")]
    assert [answer.status for answer in answers] == [401, 401]
    assert answers[0].content == answers[1].content


def test_other_sites_change_nothing(address: str, person: Callable[[str], int]) -> None:
    """A change needs the second half of the cookie in a header, and JSON."""
    person("amina")
    browser = signed_in(address, "amina")
    lazy = Browser(address, dict(browser.cookies), csrf=False)
    refused(lazy.send("PATCH", "/user/password", {}), 401, "CSRF error")
    refused(lazy.send("POST", "/user/enable_two_factor", X_CSRF_Token="0" * 64), 401, "CSRF error")
    form = "application/x-www-form-urlencoded"
    answer = browser.send("POST", "/user/enable_two_factor", b"a=b", Content_Type=form)
    refused(answer, 415, "JSON")
    refused(
        Browser(address).send("POST", "/signin", b"a=b", Content_Type="text/plain"), 415, "JSON"
    )
    name = next(name for name in browser.cookies if name != "X-CSRF")
    secret, _, signature = browser.cookies[name].rpartition(".")
    forged = Browser(address, {**browser.cookies, name: f"{secret}x.{signature}"})
    refused(forged.send("GET", "/is_signed_in"), 401, "Not signed in")


ADMINISTRATION = [
    *(("GET", path) for path in ("/admin/public_key", "/admin/servers", "/admin/servers/1")),
    *(("GET", f"/admin/servers/1/{part}") for part in ("scopes", "time_limits", "roles")),
    *(("GET", path) for path in ("/admin/users", "/admin/users/1", "/admin/tokens", "/admin/who")),
    *(("GET", path) for path in ("/admin/revoked", "/roles/", "/roles/1", "/roles/1/members")),
    *(("GET", path) for path in ("/roles/1/scopes", "/roles/user/1")),
    *(("POST", path) for path in ("/admin/servers", "/admin/servers/1/scopes", "/admin/users")),
    *(("POST", path) for path in ("/roles/", "/admin/tokens/x/revoke")),
    *(("POST", f"/admin/users/1/{part}") for part in ("reset_two_factor", "unlock")),
    ("POST", "/admin/users/1/revoke_tokens"),
    *(("PATCH", path) for path in ("/admin/servers/1", "/admin/users/1", "/roles/1")),
    *(("DELETE", path) for path in ("/admin/servers/1", "/admin/users/1", "/roles/1")),
]


def test_only_administrators_administer(address: str, person: Callable[[str], int]) -> None:
    """Each route refuses a user, and whoever is not signed in."""
    person("amina")
    browser = signed_in(address, "amina")
    for method, path in ADMINISTRATION:
        body = {"username": "x", "password": PASSWORD} if method in ("POST", "PATCH") else None
        refused(browser.send(method, path, body), 401, "administrator")
        refused(Browser(address).send(method, path, body), 401, "Not signed in")


def test_a_token_by_the_unmodified_client(
    address: str, bare_api: Api, server: int, person: Callable[[str], int]
) -> None:
    """Made, used, renewed, revoked: refused from the next request on; all of it on record."""
    person("amina")
    browser = signed_in(address, "amina")
    assert browser.get("/tokens/servers") == [{"id": server, "server_name": "flowsql"}]
    wanted = {"name": "march", "roles": [{"name": "dates"}], "lifetime_minutes": 60}
    made = browser.post(f"/tokens/tokens/{server}", wanted)
    with bare_api.client(token=made["token"]) as connection:
        assert flowclient.get_available_dates(connection=connection) == {}
        payload = jwt.decode(made["token"], options={"verify_signature": False})
        assert (payload["sub"], payload["aud"], payload["jti"]) == ("amina", "flowsql", made["id"])
        assert payload["exp"] - payload["iat"] == 3600
        renewed = browser.post(f"/tokens/tokens/{made['id']}/renew")
        history = browser.get(f"/tokens/tokens/{server}")
        assert {(row["id"], row["renews"], row["state"]) for row in history} == {
            (made["id"], None, "good"),
            (renewed["id"], made["id"], "good"),
        }
        assert not any(made["token"] in json.dumps(row) for row in history)
        assert browser.post(f"/tokens/tokens/{made['id']}/revoke", {"why": "lost"})["revoked"]
        with pytest.raises(FlowclientConnectionError, match="Token has been revoked"):
            flowclient.get_available_dates(connection=connection)
    answer = bare_api.request("GET", DATES, made["token"])
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    row = bare_api.audited(answer)
    assert (row["decision"], row["status"], row["token"]) == ("bad_token", 401, made["id"])
    assert row["verified"] is True
    assert bare_api.request("GET", DATES, renewed["token"]).status == 200
    with bare_api.connect() as connection:
        rows = connection.execute(
            "SELECT a.action FROM access.audit AS a"
            " WHERE a.via = 'auth' AND a.caller = 'amina' AND a.detail ->> 'token' = ANY (%s)",
            ([made["id"], renewed["id"]],),
        ).fetchall()
    assert sorted(rows) == [("issue_token",), ("renew_token",), ("revoke_token",)]


def test_no_token_text_is_kept(address: str, bare_api: Api, server: int, person: Any) -> None:
    """Neither in the database nor in the issuer's answers, once it was shown."""
    person("amina")
    browser = signed_in(address, "amina")
    made = browser.post(f"/tokens/tokens/{server}", {"name": "x", "roles": [{"name": "dates"}]})
    signature = made["token"].rpartition(".")[2]
    with bare_api.connect() as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c"
            " JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE n.nspname IN ('access', 'ops') AND c.relkind = 'r'"
        ).fetchall()
        for (table,) in tables:
            text = f"SELECT count(*) FROM {table} AS t WHERE strpos(t::text, %s) > 0".encode()
            assert connection.execute(text, [signature]).fetchone() == (0,), table


def test_limits_are_named(address: str, root: Browser, server: int, person: Any) -> None:
    """A lifetime beyond a limit says whose limit it is; nobody gets a role that he has not."""
    person("amina")
    browser = signed_in(address, "amina")
    path = f"/tokens/tokens/{server}"
    long = {"name": "x", "roles": [{"name": "dates"}], "lifetime_minutes": 601}
    answer = browser.send("POST", path, long)
    refused(answer, 400, "600 minutes at most: the limit of role dates")
    assert answer.json["bad_field"] == "lifetime_minutes"
    refused(
        browser.send("POST", path, {"name": "x", "roles": [{"name": "other"}]}),
        400,
        "amina is not in these roles of server flowsql: other",
    )
    for wrong in (0, -1, "x", True, 1.5, 10**9):
        body = {**long, "lifetime_minutes": wrong}
        refused(browser.send("POST", path, body), 400, "lifetime_minutes")
    for body in ({}, {"name": "x"}, {"name": "x", "roles": "dates"}, {"roles": [{"name": "d"}]}):
        assert browser.send("POST", path, body).status == 400
    for body in (b"{", b"[]", b'"x"', b'{"name": "\\u0000", "roles": []}', b'{"name": "\\ud800"}'):
        assert browser.send("POST", path, body).status == 400
    refused(browser.send("POST", "/tokens/tokens/0", long | {"lifetime_minutes": 1}), 404, "server")
    beyond = {"name": "y", "server_id": server, "longest_token_life_minutes": 601}
    refused(root.send("POST", "/roles/", beyond), 400, "beyond those of its server")


def test_a_disabled_user(
    address: str, bare_api: Api, root: Browser, server: int, person: Any
) -> None:
    """Signed out at once, with all tokens revoked."""
    number = person("amina")
    browser = signed_in(address, "amina")
    made = browser.post(f"/tokens/tokens/{server}", {"name": "x", "roles": [{"name": "dates"}]})
    assert bare_api.request("GET", DATES, made["token"]).status == 200
    found = root.post(f"/admin/users/{number}", {"disabled": True}, method="PATCH")
    assert found["disabled"] is True
    refused(browser.send("GET", "/is_signed_in"), 401, "Not signed in")
    assert bare_api.request("GET", DATES, made["token"]).json["msg"] == "Token has been revoked"
    refused(Browser(address).sign_in("amina"), 401, "Incorrect")


def test_the_administrator_s_routes(root: Browser, server: int, role: Any, person: Any) -> None:
    """What is written is what is read; FlowAuth's names of members."""
    number = person("amina")
    refused(root.send("POST", "/admin/users", {"username": "x", "password": "hunter22"}), 400, "")
    again = root.send("POST", "/admin/users", {"username": "amina", "password": PASSWORD})
    assert (again.status, again.json["statusText"]) == (400, "Username already exists")
    found = root.get(f"/admin/users/{number}")
    assert (found["name"], found["is_admin"], found["roles"]) == ("amina", False, [role["id"]])
    assert {"id": number, "name": "amina"} in root.get(f"/roles/{role['id']}/members")
    assert [r["name"] for r in root.get(f"/roles/user/{number}")] == ["dates"]
    assert [s["name"] for s in root.get(f"/roles/{role['id']}/scopes")] == ["get_available_dates"]
    assert root.get(f"/admin/servers/{server}/time_limits") == {
        "latest_token_expiry": None,
        "longest_token_life_minutes": 600,
    }
    who = root.get("/admin/who?scope=get_available_dates")
    assert {
        "who": "amina",
        "via": "token",
        "server": "flowsql",
        "role": "dates",
        "scopes": 1,
    } in who
    assert "BEGIN PUBLIC KEY" in root.get("/admin/public_key")["public_key"]
    me = next(user["id"] for user in root.get("/admin/users") if user["name"] == "root")
    refused(root.send("DELETE", f"/admin/users/{me}"), 400, "the last administrator stays one")
    refused(root.send("GET", "/admin/users/0"), 404, "no such user")
    refused(root.send("PATCH", f"/admin/users/{me}", {"is_admin": "x"}), 400, "wrong type")
    for path in ("/nowhere", f"/admin/users/{1 << 63}", "/admin/servers/x"):
        assert root.send("GET", path).status == 404
    deep = root.send("POST", "/admin/users", b"[" * 100_000)
    refused(deep, 400, "JSON object")
    assert root.send("PUT", "/admin/users").status == 405


def test_a_password_of_one_s_own(address: str, person: Callable[[str], int]) -> None:
    """The old one is needed, the new one must be good; other sessions end."""
    person("amina")
    here, there = signed_in(address, "amina"), signed_in(address, "amina")
    new = "seventeen marbles under trombone"
    wrong = here.send("PATCH", "/user/password", {"password": "x", "newPassword": new})
    refused(wrong, 400, "Password incorrect")
    weak = here.send("PATCH", "/user/password", {"password": PASSWORD, "newPassword": "amina1990"})
    refused(weak, 400, "not complex enough")
    here.post("/user/password", {"password": PASSWORD, "newPassword": new}, method="PATCH")
    assert here.get("/is_signed_in")["username"] == "amina"
    refused(there.send("GET", "/is_signed_in"), 401, "Not signed in")
    refused(Browser(address).sign_in("amina"), 401, "Incorrect")
    assert Browser(address).sign_in("amina", new).status == 200


# Second factors ------------------------------------------------------------------------------


def with_device(browser: Browser) -> tuple[Device, list[str]]:
    """Set up a second factor; the device and the backup codes."""
    proposed = browser.post("/user/enable_two_factor")
    device = Device.scanned(proposed["provisioning_url"])
    answer = {**proposed, "two_factor_code": device.code()}
    assert browser.post("/user/confirm_two_factor", answer) == {"two_factor_enabled": True}
    return device, list(proposed["backup_codes"])


def test_a_second_factor(address: str, bare_api: Api, person: Callable[[str], int]) -> None:
    """Set up by proving the device; then no sign-in without a code, and none by a used one."""
    person("amina")
    person("bella")
    browser, other = signed_in(address, "amina"), signed_in(address, "bella")
    proposed = browser.post("/user/enable_two_factor")
    device = Device.scanned(proposed["provisioning_url"])
    assert device.secret not in proposed["secret"]
    good = {**proposed, "two_factor_code": device.code()}
    confirm = "/user/confirm_two_factor"
    refused(
        browser.send("POST", confirm, {**good, "two_factor_code": "abc"}), 400, "Code not valid"
    )
    swapped = {**good, "secret": proposed["backup_codes_signature"]}
    refused(browser.send("POST", confirm, swapped), 400, "not valid")
    refused(other.send("POST", confirm, good), 400, "not valid")  # what was proposed to amina
    browser.post(confirm, good)
    assert browser.get("/user/two_factor_active") == {"two_factor_enabled": True}

    answer = Browser(address).sign_in("amina")
    refused(answer, 400, "two-factor")
    assert answer.json["need_two_factor"] is True
    refused(Browser(address).sign_in("amina", code=good["two_factor_code"]), 401, "Incorrect")
    refused(Browser(address).sign_in("amina", code="000000x"), 401, "Incorrect")
    signed_in(address, "amina", device.code(1))
    with bare_api.connect() as connection:
        row = connection.execute(
            "SELECT t::text, b::text FROM access.two_factor AS t, access.backup_code AS b"
        ).fetchone()
    assert row and device.secret not in row[0]
    assert not any(code.replace("-", "") in str(row) for code in proposed["backup_codes"])

    new = browser.get("/user/generate_two_factor_backups")
    signed_in(address, "amina", proposed["backup_codes"][0].upper().replace("-", " "))
    browser.post("/user/generate_two_factor_backups", new)
    refused(Browser(address).sign_in("amina", code=proposed["backup_codes"][1]), 401, "Incorrect")
    signed_in(address, "amina", new["backup_codes"][0])
    assert browser.post("/user/disable_two_factor") == {"two_factor_enabled": False}
    signed_in(address, "amina")


def test_a_code_works_once_on_two_processes(
    unit: Installation, address: str, second: Browser, person: Callable[[str], int]
) -> None:
    """The same code, and the same backup code, at once at two processes: one gets in."""
    person("amina")
    device, codes = with_device(signed_in(address, "amina"))
    places = [Browser(address), second] * 4
    with ThreadPoolExecutor(8) as pool:
        for code in (device.code(1), codes[0]):
            auth(unit, "users", "unlock", "amina")
            answers = list(
                pool.map(
                    lambda place, code=code: replace(place, cookies={}).sign_in("amina", code=code),
                    places,
                )
            )
            assert sorted(answer.status for answer in answers) == [200, *[401] * 7]


def test_over_tls(address: str, second: Browser) -> None:
    """Its own, or a proxy's: cookies go no other way, and no other host of the domain sets them."""
    body = {"username": "root", "password": PASSWORD}
    behind = Browser(address).send("POST", "/signin", body, X_Forwarded_Proto="https")
    for answer in (replace(second, cookies={}).send("POST", "/signin", body), behind):
        session, csrf = answer.headers["Set-Cookie"].splitlines()
        assert session.startswith("__Host-") and "Secure" in session and "Secure" in csrf
        assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in Browser(address).sign_in("root").headers


def test_who_asks_behind_proxies(bare_api: Api, address: str, second: Browser) -> None:
    """Trusted proxies say for whom they ask, and nobody else: lock-outs go by it."""
    body = {"username": "nobody", "password": "x"}
    heard = [(second, "6.6.6.6, 203.0.113.9, 10.1.2.3"), (Browser(address), "203.0.113.9")]
    heard += [(second, "x"), (second, "")]
    with bare_api.connect() as connection:
        for browser, hops in heard:
            answer = browser.send("POST", "/signin", body, X_Forwarded_For=hops)
            row = connection.execute(
                "SELECT host(a.address) FROM access.audit AS a WHERE a.request_id = %s",
                [answer.headers["X-Request-ID"]],
            ).fetchone()
            wanted = "203.0.113.9" if "6.6.6.6" in hops else "127.0.0.1"
            assert row == (wanted,), hops


def test_a_second_factor_may_be_demanded(
    address: str, root: Browser, server: int, person: Any
) -> None:
    """Without it one may set it up, and nothing else; it is not dropped but by an administrator."""
    number = person("amina", require_two_factor=True)
    browser = Browser(address)
    assert browser.sign_in("amina").json["require_two_factor_setup"] is True
    wanted = {"name": "x", "roles": [{"name": "dates"}]}
    refused(browser.send("POST", f"/tokens/tokens/{server}", wanted), 401, "two-factor")
    with_device(browser)
    assert browser.post(f"/tokens/tokens/{server}", wanted)["token"]
    refused(browser.send("POST", "/user/disable_two_factor"), 400, "demanded")
    root.post(f"/admin/users/{number}/reset_two_factor")
    assert Browser(address).sign_in("amina").json["require_two_factor_setup"] is True


# Lock-out ------------------------------------------------------------------------------------


@pytest.fixture
def three(unit: Installation) -> Iterator[None]:
    """Three failures lock out."""
    change = "SELECT ops.set_setting('sign_in_failures', %s)"
    with unit.connect() as connection:
        connection.execute(change, ["3"])
        yield
        connection.execute(change, ["10"])


@pytest.mark.usefixtures("three")
def test_lock_out(
    unit: Installation, address: str, second: Browser, person: Callable[[str], int]
) -> None:
    """Attempts at once count as many; it survives another process; an administrator ends it."""
    person("amina")
    with ThreadPoolExecutor(8) as pool:
        tries = list(pool.map(lambda _: Browser(address).sign_in("amina", "wrong"), range(8)))
    assert sorted(answer.status for answer in tries) == [401] * 3 + [429] * 5
    late = Browser(address).sign_in("amina")
    refused(late, 429, "Too many failed attempts. Try again in 1")
    assert 0 < int(late.headers["Retry-After"]) <= 900
    refused(replace(second, cookies={}).sign_in("amina"), 429, "Too many failed attempts")
    listed = json.loads(auth(unit, "users", "list", "--json").stdout)
    assert [found["locked"] for found in listed if found["name"] == "amina"] == [True]
    auth(unit, "users", "unlock", "amina")
    assert Browser(address).sign_in("amina").status == 200


@pytest.mark.usefixtures("three")
def test_a_stolen_session_guesses_no_password(address: str, person: Callable[[str], int]) -> None:
    """To change a password is an attempt too."""
    person("amina")
    browser = signed_in(address, "amina")
    guess = {"password": "guess", "newPassword": "seventeen marbles under trombone"}
    tries = [browser.send("PATCH", "/user/password", guess).status for _ in range(4)]
    assert tries == [400, 400, 400, 429]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.dictionaries(MEMBERS, JSON, max_size=5), at=st.sampled_from(CHANGES))
def test_no_body_breaks_it(
    root: Browser, server: int, role: dict[str, Any], body: Any, at: tuple[str, str]
) -> None:
    """Whatever an administrator sends, he is answered, never failed."""
    path = at[1].format(server=server, role=role["id"])
    answer = root.send(at[0], path, json.dumps(body).encode())
    assert answer.status < 500, answer.content


# Commands, keys, other issuers -----------------------------------------------------------------


def test_commands(unit: Installation, bare_api: Api, address: str, server: int, role: Any) -> None:
    """All of it by `flowsql auth`; the password stands in no argument and in no record."""
    weak = auth(unit, "users", "add", "cora", "--password-file", "-", stdin="cora1", check=False)
    assert weak.exit_code == 1 and "not complex enough" in weak.stderr
    user(unit, "cora")
    auth(unit, "servers", "change", "flowsql", "--latest-expiry", "2100-01-01")
    auth(unit, "roles", "add", "flowsql", "nights", "--scope", "get_*", "--longest-life", "2h")
    unknown = auth(unit, "roles", "add", "flowsql", "x", "--scope", "admin9:*", check=False)
    assert "the server has no scope admin9:*" in unknown.stderr
    for _ in range(2):
        auth(unit, "roles", "grant", "flowsql", "nights", "cora")
    issue = ("tokens", "issue", "cora", "--server", "flowsql", "--role")
    token = auth(unit, *issue, "nights").stdout.strip()
    assert bare_api.request("GET", DATES, token).status == 200
    payload = jwt.decode(token, options={"verify_signature": False})
    assert payload["exp"] - payload["iat"] == 7200
    assert "is not in these roles" in auth(unit, *issue, "dates", check=False).stderr
    listed = json.loads(auth(unit, "tokens", "list", "--user", "cora", "--json").stdout)
    assert [(row["id"], row["state"]) for row in listed] == [(payload["jti"], "good")]
    who = json.loads(auth(unit, "who", "--scope", "get_result", "--json").stdout)
    assert ("cora", "nights") in {(row["who"], row["role"]) for row in who}
    assert "had no second factor" in auth(unit, "totp", "reset", "cora").stdout
    auth(unit, "users", "change", "cora", "--require-two-factor")
    refused(Browser(address).sign_in("cora", "x"), 401, "Incorrect")
    new = "seventeen marbles under trombone"
    auth(unit, "users", "password", "cora", "--password-file", "-", stdin=new)
    answer = Browser(address).sign_in("cora", new)
    assert (answer.status, answer.json["require_two_factor_setup"]) == (200, True)
    for command in ("users", "servers", "roles", "keys"):
        assert auth(unit, command, "list").stdout.count("\n") > 3
    # a table where it finds room, else a line each with nothing cut off
    found = auth(unit, "tokens", "list", "--user", "cora").stdout.splitlines()
    assert [line.split("  ")[0] for line in found] == [payload["jti"]]
    assert found[0].endswith("  good")

    # A scope that is switched off stays in tokens that have it, and goes into no other.
    auth(unit, "servers", "change", "flowsql", "--off", "get_available_dates")
    other = auth(unit, *issue, "nights").stdout.strip()
    assert bare_api.request("GET", DATES, other).status == 403
    auth(unit, "servers", "change", "flowsql", "--on", "get_available_dates")
    # What a user loses he loses at once.
    auth(unit, "roles", "revoke", "flowsql", "nights", "cora")
    assert bare_api.request("GET", DATES, token).json["msg"] == "Token has been revoked"
    assert "revoked token" in auth(unit, "tokens", "renew", payload["jti"], check=False).stderr
    auth(unit, "roles", "remove", "flowsql", "nights")
    auth(unit, "users", "remove", "cora")
    with bare_api.connect() as connection:
        kept = "SELECT count(*) FROM access.audit AS a WHERE a::text LIKE %s"
        assert connection.execute(kept, [f"%{PASSWORD}%"]).fetchone() == (0,)


def test_another_issuer_s_token(unit: Installation, bare_api: Api, address: str) -> None:
    """flowkit-jwt-generator's tokens are accepted, and can be revoked: one, or all of a user."""
    first, second = (bare_api.token(DATES_ONLY, user=name) for name in ("far", "away"))
    for token in (first, second):
        assert bare_api.request("GET", DATES, token).status == 200
    jti = jwt.decode(first, options={"verify_signature": False})["jti"]
    assert "is revoked" in auth(unit, "tokens", "revoke", jti, "--why", "leaked").stdout
    assert "already" in auth(unit, "tokens", "revoke", jti).stdout
    auth(unit, "tokens", "revoke", "--user", "away")
    for token in (first, second):
        assert bare_api.request("GET", DATES, token).json["msg"] == "Token has been revoked"
    assert bare_api.request("GET", DATES, bare_api.token(DATES_ONLY, user="far")).status == 200


def test_only_known_tokens(
    unit: Installation, bare_api: Api, address: str, server: int, person: Any
) -> None:
    """A deployment may accept its own issuer's tokens alone."""
    person("amina")
    made = signed_in(address, "amina").post(
        f"/tokens/tokens/{server}", {"name": "x", "roles": [{"name": "dates"}]}
    )
    stranger = bare_api.token(DATES_ONLY)
    with unit.connect() as connection:
        connection.execute("SELECT ops.set_setting('only_known_tokens', 'true')")
        try:
            assert bare_api.request("GET", DATES, made["token"]).status == 200
            answer = bare_api.request("GET", DATES, stranger)
            assert (answer.status, answer.json["msg"]) == (401, "Token is not known here")
        finally:
            connection.execute("SELECT ops.set_setting('only_known_tokens', 'false')")


def test_keys_rotate(bare_api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keys at once while tokens of the former one live; a retired one ends them at once."""
    monkeypatch.setattr(tokens, "KEY_BITS", 2048)
    home = Home(tmp_path)

    def signed() -> str:
        key = tokens.load_private_key(tokens.ensure_keys(home).private)
        payload = jwt.decode(bare_api.token(DATES_ONLY), options={"verify_signature": False})
        return tokens.sign({**payload, "roles": DATES_ONLY}, key)

    first = signed()
    with own_api(bare_api, FLOWSQL_PUBLIC_KEYS=str(tmp_path / "keys")) as own:
        assert own.request("GET", DATES, first).status == 200
        former = tokens.rotate_keys(home)
        second = signed()
        kids = [jwt.get_unverified_header(token)["kid"] for token in (first, second)]
        assert kids == [tokens.public_keys(home)[name] for name in (former, "token")]
        assert [own.request("GET", DATES, token).status for token in (first, second)] == [200, 200]
        tokens.retire_key(home, former)
        refusal = own.request("GET", DATES, first)
        assert (refusal.status, refusal.json["msg"]) == (401, "Signature verification failed")
        assert own.request("GET", DATES, second).status == 200


def test_keys_rotate_under_load(
    bare_api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many ask meanwhile: a good token is never refused, and once retired never taken again."""
    monkeypatch.setattr(tokens, "KEY_BITS", 2048)
    home = Home(tmp_path)
    payload = jwt.decode(bare_api.token(DATES_ONLY), options={"verify_signature": False})
    tokens.ensure_keys(home)
    asking, retired = threading.Event(), threading.Event()
    asking.set()
    seen: list[tuple[bool, int]] = []
    with own_api(bare_api, FLOWSQL_PUBLIC_KEYS=str(tmp_path / "keys")) as own:

        def signed() -> str:
            key = tokens.load_private_key(tokens.ensure_keys(home).private)
            return tokens.sign({**payload, "roles": DATES_ONLY}, key)

        def ask(token: str) -> None:
            while asking.is_set():
                was_retired = retired.is_set()
                seen.append((was_retired, own.request("GET", DATES, token).status))

        with ThreadPoolExecutor(4) as pool:
            first = signed()
            asked = [pool.submit(ask, first) for _ in range(4)]
            try:
                for _ in range(3):
                    former = tokens.rotate_keys(home)
                    assert own.request("GET", DATES, signed()).status == 200
                # the first key is not the former one any more, but accepted until it is retired
                assert not retired.is_set() and {status for _, status in list(seen)} == {200}
                for name in [name for name in tokens.public_keys(home) if name != "token"]:
                    tokens.retire_key(home, name)
                retired.set()
                for _ in range(20):
                    assert own.request("GET", DATES, signed()).status == 200
            finally:
                asking.clear()
            for one in asked:
                one.result()
    assert former.startswith("former-")
    assert {status for _, status in seen} == {200, 401}
    assert {status for was_retired, status in seen if was_retired} == {401}


def test_the_issuer_s_login_can_do_nothing_else(unit: Installation) -> None:
    """No table, no function of another; and no act without an administrator who is signed in."""
    with psycopg.connect(unit.login("flow_auth"), autocommit=True) as connection:
        for statement in (
            "TABLE access.account",
            "SELECT access.define_role('x', '{run}')",
            "SELECT access.take_revoked(NULL, '{}')",
            "SELECT * FROM flow.http_poll('{}', '{}', 'x')",
            "SELECT access.list_accounts(NULL)",
            "SELECT access.save_account(NULL, NULL, '{}')",
            "SELECT access.issue_token(NULL, 1, 1, '{x}', 'x')",
            "SELECT access.revoke_token(NULL, 'x')",
            "SET ROLE flow_admin",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_an_issuer_alone(unit: Installation, bare_api: Api, address: str, tmp_path: Path) -> None:
    """A database without call records: its tokens are good, its revocations are handed over."""
    with unit.connect() as connection:
        connection.execute("CREATE DATABASE flowsql_issuer OWNER flow_owner")
    alone = {
        "FLOWSQL_DSN": unit.dsn.rpartition("/")[0] + "/flowsql_issuer",
        "FLOWSQL_AUTH_DSN": unit.login("flow_auth").rpartition("/")[0] + "/flowsql_issuer",
        "FLOWSQL_WITHOUT_CRON": "1",
        "FLOWSQL_WITHOUT_GATE": "1",
    }
    document = tmp_path / "openapi.json"
    document.write_bytes(bare_api.request("GET", "/api/0/spec/openapi.json").content)
    try:
        unit.flowsql("migrate", **alone)
        apart = Installation(unit.home, {**unit.env, **alone})
        user(apart, "dora", "--admin")
        auth(apart, "servers", "add", document, "--longest-life", "1d")
        auth(apart, "roles", "add", "flowsql", "dates", "--scope", "get_available_dates")
        auth(apart, "roles", "grant", "flowsql", "dates", "dora")
        with issuer(apart) as url:
            browser = signed_in(url, "dora")
            found = browser.get("/tokens/servers")[0]["id"]
            wanted = {"name": "x", "roles": [{"name": "dates"}]}
            made = browser.post(f"/tokens/tokens/{found}", wanted)
            assert bare_api.request("GET", DATES, made["token"]).status == 200
            browser.post(f"/tokens/tokens/{made['id']}/revoke")
        # The API asks its own database: it learns what is revoked when it is told.
        assert bare_api.request("GET", DATES, made["token"]).status == 200
        listed = tmp_path / "revoked.jwt"
        auth(apart, "revocations", "export", "--out", listed)
        for told in ("1 new", "0 new"):
            assert told in auth(unit, "revocations", "import", listed).stdout
        assert bare_api.request("GET", DATES, made["token"]).json["msg"] == "Token has been revoked"
    finally:
        with unit.connect() as connection:
            connection.execute("DROP DATABASE flowsql_issuer WITH (FORCE)")


def test_a_list_of_revocations_is_taken_by_its_signature(
    unit: Installation, bare_api: Api, tmp_path: Path
) -> None:
    """Not by a stranger's key, not altered, not a token; and a stale one is told."""
    token = str(uuid.uuid4())
    own = {"tokens": [token], "callers": {}}
    kind = {"typ": "flowsql-revocations+jwt"}
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = int(time.time())
    good = jwt.encode({"iat": now, "revoked": own}, bare_api.key, "RS256", headers=kind)
    head, _, signature = good.split(".")
    altered = base64.urlsafe_b64encode(
        json.dumps({"iat": now, "revoked": {"tokens": ["x"], "callers": {}}}).encode()
    ).decode()
    refusals = {
        "a stranger's": jwt.encode({"iat": now, "revoked": own}, stranger, "RS256", headers=kind),
        "altered": f"{head}.{altered.rstrip('=')}.{signature}",
        "without a signature": jwt.encode({"iat": now, "revoked": own}, None, "none", headers=kind),
        "without a time": jwt.encode({"revoked": own}, bare_api.key, "RS256", headers=kind),
        "from the future": jwt.encode(
            {"iat": now + 3600, "revoked": own}, bare_api.key, "RS256", headers=kind
        ),
        "a token": bare_api.token({"a": ["run"]}),
        "nothing": "",
    }
    for name, text in refusals.items():
        done = auth(unit, "revocations", "import", "-", stdin=text, check=False)
        assert done.exit_code == 1, name
        assert "revocations export" in done.output or "not signed" in done.output, name
    claims = bare_api.signed(jti=token)
    assert bare_api.request("GET", DATES, claims).status != 401
    old = jwt.encode({"iat": now - 7200, "revoked": own}, bare_api.key, "RS256", headers=kind)
    late = auth(unit, "revocations", "import", "-", "--not-older", "1h", stdin=old, check=False)
    assert late.exit_code == 1 and "older than it may be" in late.output
    assert bare_api.request("GET", DATES, claims).json["msg"] == "Token has been revoked"
    # nor is the list a token
    assert bare_api.request("GET", DATES, good).status == 401
