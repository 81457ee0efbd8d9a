"""What the proxy itself answers, and what stands on record."""

import base64
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import jwt
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from http_api import DATES_ONLY, Api, daily, people
from installation import new_home


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/0/nothing", 404),
        ("GET", "/api/0/run/", 404),
        ("GET", "/api/0/available_dates/", 404),
        ("GET", "/api/0//available_dates", 404),
        ("GET", "/api/0/poll/", 404),
        ("GET", "/api/1/available_dates", 404),
        ("GET", "/api/0/run", 405),
        ("POST", "/api/0/available_dates", 405),
        ("OPTIONS", "/api/0/run", 405),
    ],
)
def test_errors_are_json_objects(api: Api, method: str, path: str, status: int) -> None:
    """No redirect for a slash too many, no HTML; a msg in every error."""
    answer = api.request(method, path)
    assert answer.status == status
    assert isinstance(answer.json["msg"], str)
    assert "Location" not in answer.headers


def test_the_root_answers_empty(api: Api) -> None:
    """GET / serves as a sign of life."""
    answer = api.request("GET", "/")
    assert (answer.status, answer.content) == (200, b"")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    uuid.UUID(answer.headers["X-Request-ID"])


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"7", b"null", b'"x"', b"{}", b"\xff\xfe", b'{"query_kind": "\\u0000"}',
        b'{"query_kind": "\\ud800"}', b'{"query_kind": 1e999999}', b"{\0}",
    ],
)  # fmt: skip
def test_a_body_that_is_no_specification(api: Api, body: bytes) -> None:
    """400 as JSON, on record."""
    answer = api.request("POST", "/api/0/run", api.token(), body)
    assert (answer.status, answer.json["msg"]) == (400, "Could not parse query spec.")
    assert api.audited(answer)["decision"] == "bad_request"


def test_another_content_type(api: Api) -> None:
    """A form is no specification."""
    answer = api.request(
        "POST", "/api/0/run", api.token(), b'{"query_kind": "x"}', Content_Type="text/plain"
    )
    assert answer.status == 400


@pytest.mark.parametrize("depth", [40, 3000, 20_000, 200_000])
def test_a_deep_body(api: Api, depth: int) -> None:
    """Nesting is refused, however deep."""
    nested = b'{"query_kind":"spatial_aggregate","locations":' * depth + b"1" + b"}" * depth
    for body in (nested[: 1 << 20], b"[" * depth + b"]" * depth, nested):
        answer = api.request("POST", "/api/0/run", api.token(), body)
        assert answer.status == (413 if len(body) > 1 << 20 else 400)


def test_a_large_body(api: Api) -> None:
    """More than 1 MiB is refused, and on record."""
    answer = api.request("POST", "/api/0/run", api.token(), b" " * ((1 << 20) + 1))
    assert (answer.status, answer.json["msg"]) == (413, "The request's body is larger than 1 MiB.")
    row = api.audited(answer)
    assert (row["decision"], row["caller"], row["status"]) == ("bad_request", "test", 413)
    assert api.request("POST", "/api/0/run", api.token(), b" " * (1 << 20)).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/0/poll/%00", "/api/0/get/%00.csv", "/api/0/geography/%00", "/api/0/poll/%ff",
        "/api/0/get/'%20OR%201=1--", "/api/0/poll/" + "x" * 3000, "/api/0/poll/%C3%A9",
        "/api/0/poll/..%5c..%5cetc", "/api/0/geography/admin3%0d%0aX-Evil:1",
    ],
)  # fmt: skip
def test_strange_paths(api: Api, path: str) -> None:
    """They are unknown, or not allowed; never an error of the server."""
    answer = api.request("GET", path, api.token())
    assert answer.status in (403, 404)
    assert "X-Evil" not in answer.headers
    assert api.audited(answer)["decision"] in ("denied", "not_found")


def test_item_20_every_request_is_on_record(api: Api) -> None:
    """Allowed, denied, not found: who, from where, what, and the answer's status."""
    token = api.token(user="amina")
    query = api.answered(people())
    expected = [
        (api.run(people(), token), "run", "allowed"),
        (api.request("GET", f"/api/0/poll/{query}", token), "poll", "allowed"),
        (api.request("GET", f"/api/0/get/{query}.csv", token), "get_result", "allowed"),
        (api.request("GET", "/api/0/geography/admin1", token), "get_geography", "allowed"),
        (api.request("GET", "/api/0/available_dates", token), "get_available_dates", "allowed"),
        (api.request("GET", "/api/0/poll/unknown", token), "poll", "not_found"),
        (api.run(people(daily(method="x")), token), "run", "bad_request"),
    ]
    for answer, action, decision in expected:
        row = api.audited(answer)
        assert (row["action"], row["decision"]) == (action, decision)
        assert (row["via"], row["caller"], row["status"]) == ("http", "amina", answer.status)
        assert row["address"] == "127.0.0.1"
        assert row["token"] and row["roles"] == ["everything"]
    nobody = api.token({"none": []}, user="nobody")
    for answer in (
        api.run(people(), nobody),
        api.request("GET", f"/api/0/get/{query}", nobody),
        api.request("GET", f"/api/0/poll/{query}", nobody),
        api.request("GET", "/api/0/available_dates", nobody),
    ):
        assert answer.status == 403
        assert api.audited(answer)["decision"] == "denied"
    row = api.audited(expected[0][0])
    assert row["query_id"] == query and row["spec"]["query_kind"] == "spatial_aggregate"


def test_item_20_all_other_items_are_on_record(api: Api) -> None:
    """One row for each request of the checklist's items 1 to 19, with what §7.3 asks for."""
    token, qa = api.token(user="amina"), "/api/0/qa/"
    query = api.answered(people())
    unknown = "/api/0/poll/" + "0" * 32
    get = f"/api/0/get/{query}"
    spec, days = "/api/0/spec/openapi.", "start_date=2016-01-01&end_date=2016-01-02"
    forms = ("", ".json", ".csv", ".geojson")
    narrow = api.token({"a": ["run"], "b": ["get_result"]}, user="nobody")
    asked = [
        (1, "GET", spec + "json", None, "get_specification", "allowed"),
        (19, "GET", spec + "yaml", None, "get_specification", "allowed"),
        (3, "POST", "/api/0/run", token, "run", "allowed"),
        (5, "GET", f"/api/0/poll/{query}", token, "poll", "allowed"),
        (5, "GET", unknown, token, "poll", "not_found"),
        *((6, "GET", get + form, token, "get_result", "allowed") for form in forms),
        (17, "GET", get + ".xml", token, "get_result", "bad_request"),
        (9, "GET", "/api/0/geography/admin3", token, "get_geography", "allowed"),
        (9, "GET", "/api/0/geography/admin9", token, "get_geography", "denied"),
        (10, "GET", "/api/0/available_dates", token, "get_available_dates", "allowed"),
        (11, "GET", qa, token, "list_qa_checks", "allowed"),
        (11, "GET", qa + f"calls/x?{days}", token, "get_qa_checks", "not_found"),
        (11, "GET", qa + "calls/x/never", token, "get_qa_checks", "bad_request"),
        (14, "POST", "/api/0/run", narrow, "run", "denied"),
        (14, "GET", f"/api/0/poll/{query}", narrow, "poll", "denied"),
        (14, "GET", get, narrow, "get_result", "denied"),
        (14, "DELETE", f"/api/0/poll/{query}", narrow, "cancel", "not_found"),
        (15, "GET", unknown, narrow, "poll", "not_found"),
    ]  # fmt: skip
    for item, method, path, held, action, decision in asked:
        body = people() if method == "POST" else None
        answer = api.request(method, path, held, body)
        row = api.audited(answer)
        assert (row["action"], row["decision"]) == (action, decision), (item, path, answer.content)
        assert (row["via"], row["method"], row["status"]) == ("http", method, answer.status), path
        assert (row["path"], row["address"]) == (path.partition("?")[0], "127.0.0.1")
        assert row["query_string"] == (path.partition("?")[2] or None)
        assert row["route"] and row["duration"] and row["at"], path
        assert row["caller"] == {None: None, token: "amina", narrow: "nobody"}[held], path
        assert (row["token"] is None) is (held is None) and row["verified"]
        if decision == "denied" and action != "get_geography":
            assert set(row["missing"]) <= set(row["needed"]) | {"run", "get_result"}, path
            assert row["missing"] and not row["granting"], path
            assert row["query_id"] == query and row["query_kind"] == "spatial_aggregate"
        if decision == "allowed" and action == "get_result":
            assert row["bytes"] == len(answer.content) and row["rows"] > 0, path
            assert row["granting"] == ["everything"] and row["unit"] == "admin3"
    # items 12 and 15: what is wrong is said, to whomever
    for held in (token, narrow):
        row = api.audited(api.run(people(daily(mehtod="last")), held))
        assert (row["action"], row["decision"], row["status"]) == ("run", "bad_request", 400)
        assert "mehtod" in row["error"]
    # item 13: who a refused token says to be is kept as unverified
    payload = jwt.decode(token, options={"verify_signature": False})
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for bad in (
        api.token(user="amina", lifetime=timedelta(seconds=-1)),
        api.token(user="amina", flowapi_identifier="OTHER"),
        api.token(user="amina", private_key=stranger),
        jwt.encode(payload, "x" * 64, "HS256"),
        api.signed(sub="amina", without=("exp",)),
        api.signed(sub="amina", user_claims="no claims"),
        "not.a.token",
        None,
    ):
        answer = api.request("GET", "/api/0/available_dates", bad)
        row = api.audited(answer)
        assert (row["action"], row["decision"]) == ("get_available_dates", "bad_token")
        assert (row["status"], row["verified"]) == (answer.status, False)
        assert row["error"] == answer.json["msg"]
        assert row["caller"] in (None, "amina") and "x" * 64 not in str(row)


def test_nothing_is_served_without_its_record(api: Api) -> None:
    """When the audit trail cannot be written, the answer is 500 and holds nothing."""
    query = api.answered(people())
    with api.connect() as connection:
        connection.execute(
            "ALTER TABLE access.audit ADD CONSTRAINT none CHECK (caller <> 'x') NOT VALID"
        )
        try:
            answer = api.request("GET", f"/api/0/get/{query}", api.token(user="x"))
            fine = api.request("GET", f"/api/0/get/{query}", api.token(user="y"))
        finally:
            connection.execute("ALTER TABLE access.audit DROP CONSTRAINT none")
    assert answer.status == 500
    assert answer.json["msg"] == f"Internal error. Request id: {answer.headers['X-Request-ID']}"
    assert fine.status == 200


def test_an_internal_error_tells_nothing(api: Api) -> None:
    """Its answer is an id, its text stays in the log, and it is on record."""
    query = api.answered(people())
    with api.connect() as connection:
        connection.execute("ALTER TABLE query.kind RENAME TO kind_away")
        try:
            answer = api.request("GET", f"/api/0/poll/{query}", api.token())
        finally:
            connection.execute("ALTER TABLE query.kind_away RENAME TO kind")
    assert answer.status == 500
    assert b"kind" not in answer.content
    row = api.audited(answer)
    assert (row["decision"], row["status"], row["caller"]) == ("error", 500, "test")


def test_the_proxy_can_do_nothing_by_itself(api: Api) -> None:
    """Its login may become five fixed roles, each of which may call its functions and no more."""
    with psycopg.connect(api.home.login("flow_proxy"), autocommit=True) as connection:
        for statement in (
            "SELECT flow.http_version('{}')",
            "SELECT 1 FROM cache.query",
            "SET ROLE flow_owner",
            "SET ROLE flow_admin",
            "SET ROLE flow_individual",
            "SET ROLE flow_worker",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        allowed = {
            "flow_runner": {"http_run"},
            "flow_reader": {"http_get", "http_geography"},
            "flow_dates": {"http_available_dates"},
            "flow_qa": {"http_qa_checks", "http_qa_outcomes"},
            "flow_public": {
                *("http_poll", "http_cancel", "http_refuse", "http_rejected"),
                *("http_openapi", "http_version", "http_metrics"),
            },
        }
        for role, names in allowed.items():
            connection.execute("SELECT set_config('role', %s, false)", (role,))
            found = connection.execute(
                "SELECT p.proname FROM pg_proc AS p"
                " INNER JOIN pg_namespace AS n ON n.oid = p.pronamespace"
                " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'public', 'cron')"
                " AND has_schema_privilege(n.oid, 'USAGE')"
                " AND has_function_privilege(p.oid, 'EXECUTE')"
            ).fetchall()
            assert {name for (name,) in found} == names, role


def test_claims_are_not_for_others(api: Api) -> None:
    """People with a login may not call what takes somebody's claims."""
    with api.connect() as connection:
        found = connection.execute(
            "SELECT r.rolname, p.proname FROM pg_proc AS p, pg_roles AS r"
            " WHERE p.pronamespace = 'flow'::regnamespace AND p.proname LIKE 'http%'"
            " AND r.rolname IN ('flow_admin', 'flow_individual', 'flow_analyst', 'flow_worker',"
            " 'flow_loader', 'flow_gate', 'flow_jobs', 'flow_auth')"
            " AND has_function_privilege(r.oid, p.oid, 'EXECUTE')"
        ).fetchall()
    assert found == []


def test_two_callers_on_one_pool_never_mix(api: Api) -> None:
    """Alternating callers with different rights each get their own answers."""
    query = api.answered(people())
    tokens = {api.token(): 200, api.token({"none": []}): 403}
    failures: list[tuple[int, int]] = []

    def ask(token: str, status: int) -> None:
        for _ in range(25):
            answer = api.request("GET", f"/api/0/get/{query}", token)
            if answer.status != status:
                failures.append((answer.status, status))

    threads = [threading.Thread(target=ask, args=pair) for pair in tokens.items() for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_lost_connection_is_not_seen(api: Api) -> None:
    """The database's end of every pooled connection is closed: the next request is answered."""
    token = api.token()
    assert api.request("GET", "/api/0/available_dates", token).status == 200
    with api.connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'flow_proxy'"
        )
    for _ in range(10):
        assert api.request("GET", "/api/0/available_dates", token).status == 200


def test_a_request_that_takes_too_long(api: Api) -> None:
    """A request that is blocked in the database ends after the API's limit with 504."""
    with (
        own_api(api, FLOWSQL_API_TIMEOUT="0.5") as impatient,
        api.connect() as connection,
        connection.transaction(),
    ):
        connection.execute("LOCK TABLE etl.load IN ACCESS EXCLUSIVE MODE")
        answer = impatient.request("GET", "/api/0/available_dates", api.token(DATES_ONLY))
    assert answer.status == 504
    assert api.audited(answer)["status"] == 504


def test_several_keys_and_flowkits_settings(api: Api, tmp_path: Path) -> None:
    """Keys come from files and from FlowKit's variable; a removed one ends its tokens at once."""
    first, second = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")
    file = tmp_path / "second.pub.pem"
    file.write_bytes(public_pem(second))
    with own_api(
        api,
        FLOWSQL_PUBLIC_KEYS=f"{file}:{tmp_path / 'none.pem'}",
        PUBLIC_JWT_SIGNING_KEY=base64.b64encode(public_pem(first)).decode(),
        FLOWAPI_IDENTIFIER="TEST_SERVER",
    ) as own:
        document = own.request("GET", "/api/0/spec/openapi.json").json
        assert document["components"]["securitySchemes"]["token"]["x-audience"] == "TEST_SERVER"

        def status(key: rsa.RSAPrivateKey) -> int:
            token = api.token(DATES_ONLY, private_key=key, flowapi_identifier="TEST_SERVER")
            return own.request("GET", "/api/0/available_dates", token).status

        assert [status(first), status(second)] == [200, 200]
        assert own.request("GET", "/api/0/available_dates", api.token(DATES_ONLY)).status == 401
        file.unlink()
        assert [status(first), status(second)] == [200, 401]


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The public half as PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@contextmanager
def own_api(api: Api, **env: str) -> Iterator[Api]:
    """One more API process on the same database, with other settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    known = {
        "FLOWSQL_API_DSN": api.home.login("flow_proxy"),
        "FLOWSQL_PUBLIC_KEYS": str(api.home.home / "keys" / "token.pub.pem"),
    }
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "flowsql_api.app:create_app()"),
            *("--bind", f"127.0.0.1:{port}", "--worker-class", "flowsql_api.worker.Worker"),
            *("--threads", "4", "--log-level", "error"),
        ],
        env={**api.home.env, **known, **env},
    )
    own = Api(api.home, f"http://127.0.0.1:{port}")
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                own.request("GET", "/")
                break
            except ConnectionError:
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.1)
        yield own
    finally:
        process.terminate()
        process.wait(120)


def test_before_the_deploy_and_after(tmp_path: Path) -> None:
    """The API starts without a deployed database, says so, and serves as soon as there is one."""
    with new_home() as home:
        home.flowsql("up", "--only", "postgresql")
        home.flowsql("up", "--only", "api")
        early = Api(home)
        answer = early.request("GET", "/api/0/spec/openapi.json")
        assert answer.status == 503
        assert answer.json["msg"] and int(answer.headers["Retry-After"]) > 0
        assert early.request("GET", "/").status == 200
        asked = early.request("GET", "/api/0/available_dates", early.token({"a": []}))
        assert asked.status == 503
        home.flowsql("migrate")
        deadline = time.monotonic() + 120
        while (found := early.request("GET", "/api/0/spec/openapi.json")).status == 503:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert found.status == 200
        with early.client() as connection:
            assert connection.get_url(route="available_dates").json() == {"available_dates": {}}
