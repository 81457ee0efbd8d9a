"""Limits of the HTTP interface: each answers as the contract allows, in JSON, and is on record."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from http_api import DATES_ONLY, Api, people
from test_http_proxy import own_api

DATES = "/api/0/available_dates"


@contextmanager
def setting(api: Api, name: str, value: str) -> Iterator[None]:
    """A setting that has another value meanwhile."""
    with api.connect() as connection:
        former = connection.execute("SELECT ops.setting_value(%s)", [name]).fetchone()
        connection.execute("SELECT ops.set_setting(%s, %s)", [name, value])
        try:
            yield
        finally:
            connection.execute("SELECT ops.set_setting(%s, %s)", [name, *(former or ())])


def test_requests_of_a_token_are_counted_across_processes(bare_api: Api) -> None:
    """After so many in a minute a token is told to wait, whichever process it asks; others not."""
    token, other = bare_api.token(DATES_ONLY), bare_api.token(DATES_ONLY)
    with own_api(bare_api) as second, setting(bare_api, "requests_per_minute", "3"):
        answers = [
            server.request("GET", DATES, token)
            for server in (bare_api, second, bare_api, second, bare_api)
        ]
        assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
        refused = answers[-1]
        assert refused.json["msg"] == "Too many requests with this token. Try again later."
        assert 0 < int(refused.headers["Retry-After"]) <= 20
        row = bare_api.audited(refused)
        assert (row["decision"], row["status"], row["caller"]) == ("limited", 429, "test")
        assert row["verified"] and row["action"] == "get_available_dates"
        assert bare_api.request("GET", DATES, other).status == 200
    assert bare_api.request("GET", DATES, token).status == 200


def test_headers_that_are_too_large(bare_api: Api) -> None:
    """One field beyond 64 KiB, or all beyond 80: 431; a long address: 414."""
    field = bare_api.request("GET", DATES, X_Large="x" * 70_000)
    assert (field.status, field.json["msg"]) == (431, "Request Header Fields Too Large.")
    every = bare_api.request("GET", DATES, X_One="x" * 50_000, X_Two="x" * 50_000)
    assert (every.status, every.json["msg"]) == (
        431,
        "The request's headers are larger than 80 KiB.",
    )
    assert bare_api.audited(every)["status"] == 431
    long = bare_api.request("GET", "/api/0/poll/" + "x" * 8000)
    assert (long.status, long.json["msg"]) == (414, "URI Too Long.")
    many = bare_api.request("GET", DATES, **{f"X_{number}": "1" for number in range(200)})
    assert many.status == 431 and many.json["msg"]


def test_what_is_no_http_is_answered_in_json(bare_api: Api) -> None:
    """What never reaches the application is JSON too, and repeats nothing of what was sent."""
    where = urlsplit(bare_api.url)
    for sent in (
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/1.1\r\nBad header\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
    ):
        with socket.create_connection((where.hostname or "", where.port or 0), 30) as link:
            link.sendall(sent)
            answer = b""
            while read := link.recv(4096):
                answer += read
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        assert json.loads(body) == {"status": "Error", "msg": "Bad Request."}


SMUGGLED = b"GET /api/0/available_dates HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Length: +5",
        b"Content-Length: 5, 5",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding: chunked, identity",
    ],
)
def test_no_second_request_is_smuggled(bare_api: Api, headers: bytes) -> None:
    """Where a request ends is not a matter of opinion: two opinions are refused, and it is over."""
    where = urlsplit(bare_api.url)
    with socket.create_connection((where.hostname or "", where.port or 0), 60) as link:
        link.sendall(
            b"POST /api/0/run HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n\r\n0\r\n\r\n" + SMUGGLED
        )
        link.shutdown(socket.SHUT_WR)
        answer = b""
        while read := link.recv(4096):
            answer += read
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))
    assert answer.count(b"HTTP/1.1 ") == 1


def test_clients_that_dawdle_keep_nobody_out(bare_api: Api) -> None:
    """More of them than there are threads, each with a byte now and then: others are answered."""
    ended = threading.Event()

    def dawdle(link: socket.socket, start: bytes) -> None:
        with suppress(OSError):
            link.sendall(start)
            while not ended.wait(0.1):
                link.sendall(b"x")

    with own_api(bare_api, FLOWSQL_API_PATIENCE="1") as own, ExitStack() as links:
        where = urlsplit(own.url)
        head = b"GET / HTTP/1.1\r\nX-Long: "
        body = b"POST /api/0/run HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
        threads = [
            threading.Thread(
                target=dawdle,
                args=(
                    links.enter_context(
                        socket.create_connection((where.hostname or "", where.port or 0), 60)
                    ),
                    start,
                ),
            )
            for start in (head, body) * 5
        ]
        for thread in threads:
            thread.start()
        try:
            assert own.request("GET", DATES, own.token(DATES_ONLY)).status == 200
        finally:
            ended.set()
            for thread in threads:
                thread.join()


def test_a_specification_that_is_too_long(bare_api: Api) -> None:
    """Beyond setting max_spec_bytes: 413 over HTTP, and no other door takes it either."""
    token = bare_api.token({"all": ["run"]})
    with setting(bare_api, "max_spec_bytes", "1000"):
        answer = bare_api.run({**people(), "more": "x" * 1000}, token)
        assert (answer.status, answer.json["msg"]) == (
            413,
            "The specification is longer than 1000 bytes.",
        )
        assert bare_api.audited(answer)["decision"] == "bad_request"
        assert bare_api.run({"query_kind": "x", "more": "x" * 500}, token).status == 400
        with bare_api.connect() as connection:
            row = connection.execute(
                "SELECT flow.gate_call('x', 'run', %s::jsonb) #>> '{error,message}'",
                [json.dumps({"spec": {"query_kind": "x", "more": "x" * 1000}})],
            ).fetchone()
        assert row == ("Is longer than 1000 bytes.",)


def test_security_headers_on_every_answer(bare_api: Api) -> None:
    """Nothing is sniffed, framed, stored or passed on, on errors neither."""
    for answer in (
        bare_api.request("GET", DATES, bare_api.token(DATES_ONLY)),
        bare_api.request("GET", DATES),
        bare_api.request("GET", "/nothing"),
        bare_api.request("POST", DATES),
        bare_api.request("GET", "/api/0/spec/openapi.json"),
        bare_api.request("GET", "/"),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] in ("no-store", "no-cache")
        assert answer.headers["X-Request-ID"]
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "ETag" not in answer.headers or answer.headers["Cache-Control"] == "no-cache"


def test_a_trusted_proxy_says_for_whom_it_asks(bare_api: Api) -> None:
    """X-Forwarded-For is kept from addresses that are trusted, and from no other."""
    token = bare_api.token(DATES_ONLY)
    plain = bare_api.request("GET", DATES, token, X_Forwarded_For="192.0.2.7")
    assert bare_api.audited(plain)["forwarded_for"] is None
    with own_api(bare_api, FLOWSQL_TRUSTED_PROXIES="10.0.0.0/8, 127.0.0.1") as behind:
        answer = behind.request("GET", DATES, token, X_Forwarded_For="192.0.2.7, 10.1.1.1")
    row = bare_api.audited(answer)
    assert (row["forwarded_for"], row["address"]) == ("192.0.2.7, 10.1.1.1", "127.0.0.1")


def test_no_token_is_kept(bare_api: Api) -> None:
    """A token in the address reaches neither the audit trail nor the log."""
    token = bare_api.token(DATES_ONLY)
    for path, column in (
        (f"{DATES}?token={token}", "query_string"),
        (f"/api/0/poll/{token}", "query_id"),
        (f"/api/0/geography/{token}", "path"),
        (f"/nothing/{token}", "path"),
    ):
        row = bare_api.audited(bare_api.request("GET", path, token))
        assert "[token]" in row[column]
        assert token[30:60] not in json.dumps(row)
    row = bare_api.audited(bare_api.run({"query_kind": token}, bare_api.token({"a": ["run"]})))
    assert token[30:60] not in json.dumps(row)
    log = bare_api.home.home / "log" / "api.log"
    assert token[30:60] not in log.read_text()


def test_log_lines_are_json(bare_api: Api) -> None:
    """Each request is one line: its id, route, status and duration; a failure says where."""
    token = bare_api.token(DATES_ONLY, user="lola\nlola")
    asked = bare_api.request("GET", DATES, token)
    with bare_api.connect() as connection:
        connection.execute("ALTER TABLE etl.load RENAME TO load_away")
        try:
            failed = bare_api.request("GET", DATES, token)
        finally:
            connection.execute("ALTER TABLE etl.load_away RENAME TO load")
    assert failed.status == 500
    lines = [
        json.loads(line)
        for line in (bare_api.home.home / "log" / "api.log").read_text().splitlines()
    ]
    found = {
        line["request"]["request_id"]: line
        for line in lines
        if line["logger"] == "flowsql_api.access"
    }
    line = found[asked.headers["X-Request-ID"]]
    assert (line["status"], line["request"]["route"]) == (200, DATES)
    assert line["request"]["user"] == "lola\nlola" and line["duration_ms"] > 0
    errors = [line for line in lines if failed.headers["X-Request-ID"] in line["event"]]
    assert [error["error"] for error in errors] == ["UndefinedTable"]
    assert errors[0]["sqlstate"] == "42P01" and errors[0]["at"]
