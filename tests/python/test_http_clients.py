"""The HTTP interface seen by FlowKit's own clients: items 1, 2, 10, 18 and 19 of the contract."""

import json
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import flowclient
import jwt
import pytest
import yaml
from flowclient.client import wait_for_query_to_be_ready
from http_api import Answer, Api, daily, moves, people
from openapi_spec_validator import validate

GENERATE_JWT = Path(sys.executable).with_name("generate-jwt")


def test_item_1_generate_jwt_reads_the_open_spec(api: Api) -> None:
    """`generate-jwt` needs no token, and its token holds every published scope."""
    done = subprocess.run(
        [GENERATE_JWT, "--username", "amina", "--lifetime", "1", "--flowapi-url", api.url],
        env={**api.home.env, "PRIVATE_JWT_SIGNING_KEY": api.pem},
        capture_output=True,
        text=True,
        check=True,
    )
    token = done.stdout.strip()
    assert jwt.decode(token, options={"verify_signature": False})["sub"] == "amina"
    with api.client(token=token) as connection:
        assert flowclient.get_available_dates(connection=connection)
    assert api.run(people(), token).status == 202
    with api.connect() as connection:
        row = connection.execute("SELECT query.published_scopes()").fetchone()
    assert row == (api.every,)


def test_item_2_connects_with_and_without_a_trailing_slash(api: Api) -> None:
    """Flowclient works with both forms of the address, and warns of plain HTTP."""
    for url in (api.url, f"{api.url}/"):
        with api.client(url=url) as connection:
            assert "calls" in flowclient.get_available_dates(connection=connection)
    with pytest.warns(UserWarning, match="NOT SECURE"):
        flowclient.connect(url=api.url, token=api.token()).session.close()


def test_item_10_available_dates(api: Api) -> None:
    """All event types, ascending days, and the client's own filter."""
    days = [f"2016-01-0{day}" for day in range(1, 8)]
    with api.client() as connection:
        every = flowclient.get_available_dates(connection=connection)
        some = flowclient.get_available_dates(connection=connection, event_types=["sms"])
    assert every == dict.fromkeys(("calls", "mds", "sms", "topups"), days)
    assert some == {"sms": days}


def test_item_10_no_data_no_dates(bare_api: Api) -> None:
    """An installation without data has no event types."""
    with bare_api.client() as connection:
        assert flowclient.get_available_dates(connection=connection) == {}


def test_item_18_location_is_the_same_behind_a_prefix(api: Api) -> None:
    """A reverse proxy's prefix never gets into Location, and flowclient works through it."""
    with prefixed(api.url) as url, api.client(url=url) as connection:
        query = flowclient.run_query(connection=connection, query_spec=people())
        ready = wait_for_query_to_be_ready(
            connection=connection, query_id=query, poll_interval=0.05, disable_progress=True
        )
        assert ready.headers["Location"] == f"/api/0/get/{query}"
        rows = flowclient.get_result_by_query_id(
            connection=connection, query_id=query, disable_progress=True
        )
    assert len(rows)
    answer = api.request(
        "POST", "/api/0/run", api.token(), people(), X_Forwarded_Prefix="/pre", X_Script_Name="/pre"
    )
    assert answer.headers["Location"] == f"/api/0/poll/{query}"


def test_item_19_the_spec_is_openapi(api: Api) -> None:
    """The document is valid; JSON and YAML say the same; scopes are sorted and unique."""
    answer = api.request("GET", "/api/0/spec/openapi.json")
    document = answer.json
    validate(document)
    assert document["openapi"] == "3.0.1"
    as_yaml = api.request("GET", "/api/0/spec/openapi.yaml")
    assert as_yaml.headers["Content-Type"] == "application/yaml"
    assert yaml.safe_load(as_yaml.content) == document
    scheme = document["components"]["securitySchemes"]["token"]
    assert scheme["x-audience"] == "flowsql"
    assert scheme["x-security-scopes"] == sorted(set(scheme["x-security-scopes"]))
    again = api.request("GET", "/api/0/spec/openapi.json", If_None_Match=answer.headers["ETag"])
    assert (again.status, again.content) == (304, b"")


def nested_kinds(spec: Any) -> set[str]:
    """Every query_kind at any depth."""
    if isinstance(spec, list):
        return set().union(*(nested_kinds(item) for item in spec))
    if not isinstance(spec, dict):
        return set()
    own = {spec["query_kind"]} if "query_kind" in spec else set()
    return own.union(*(nested_kinds(item) for item in spec.values()))


def test_item_19_published_triplets_are_those_asked_for(api: Api) -> None:
    """For each kind that may be asked, the permission check wants published triplets."""
    nobody = api.token({"none": []})
    with api.connect() as connection:
        kinds = connection.execute(
            "SELECT k.kind, k.example, query.unit(query.normalise(k.example))"
            " FROM query.kind AS k WHERE k.exposed ORDER BY k.kind"
        ).fetchall()
    schema = api.request("GET", "/api/0/spec/openapi.json").json["components"]["schemas"]
    mapped = schema["FlowmachineQuerySchema"]["discriminator"]["mapping"]
    assert sorted(mapped) == [kind for kind, _, _ in kinds]
    for kind, example, unit in kinds:
        refused = api.run(example, nobody)
        assert refused.status == 403, (kind, refused.content)
        wanted = {f"{unit}:{kind}:{nested}" for nested in nested_kinds(example)}
        assert set(refused.json["payload"]["missing"]) == wanted | {"run"}
        assert wanted <= set(api.every)


def test_the_page_loads_nothing_from_elsewhere(api: Api) -> None:
    """The documentation page's script is served here, and its policy forbids other hosts."""
    page = api.request("GET", "/api/0/spec/redoc")
    assert b'src="redoc.js"' in page.content and b"http" not in page.content.replace(b"<html", b"")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    script = api.request("GET", "/api/0/spec/redoc.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    # A classic script, as the page loads it, of a ReDoc that does not report its use anywhere.
    assert b"spec-url" in script.content and b"opentelemetry" not in script.content
    assert not script.content.rstrip().endswith(b"};")


class _NoRedirect(HTTPRedirectHandler):
    """Hands 303 on as it is."""

    def redirect_request(self, *_args: object) -> None:
        """Follow nothing."""


@contextmanager
def prefixed(target: str) -> Iterator[str]:
    """A reverse proxy that serves ``target`` below /pre; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        """Passes requests on without their prefix."""

        def forward(self) -> None:
            """One request."""
            length = int(self.headers.get("Content-Length") or 0)
            asked = Request(  # noqa: S310
                target + self.path.removeprefix("/pre"),
                data=self.rfile.read(length) if length else None,
                headers={
                    "Authorization": self.headers["Authorization"],
                    "Content-Type": self.headers.get("Content-Type") or "application/json",
                    "X-Forwarded-Prefix": "/pre",
                },
                method=self.command,
            )
            try:
                with build_opener(_NoRedirect()).open(asked) as found:
                    answer = Answer(found.status, dict(found.headers), found.read())
            except HTTPError as error:
                with error:
                    answer = Answer(error.code, dict(error.headers), error.read())
            self.send_response(answer.status)
            for name in ("Content-Type", "Location"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = forward  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/pre"
        finally:
            server.shutdown()
            thread.join()


def test_item_12_builder_forms_are_accepted(api: Api) -> None:
    """What flowclient's builders make, explicit nulls and all, is taken."""
    from flowclient import aggregates

    location = flowclient.daily_location_spec(
        date="2016-01-01", aggregation_unit="admin3", method="last"
    )
    modal = flowclient.modal_location_from_dates_spec(
        start_date="2016-01-01", end_date="2016-01-03", aggregation_unit="admin3", method="last"
    )
    events = flowclient.event_count_spec(start_date="2016-01-01", end_date="2016-01-03")
    specs = [
        aggregates.spatial_aggregate_spec(locations=location),
        aggregates.spatial_aggregate_spec(locations=modal),
        aggregates.flows_spec(from_location=location, to_location=modal),
        aggregates.unique_subscriber_counts_spec(
            start_date="2016-01-01", end_date="2016-01-02", aggregation_unit="lon-lat"
        ),
        aggregates.histogram_aggregate_spec(metric=events, bins=5),
        aggregates.histogram_aggregate_spec(metric=events, bins=5, range=(1, 30)),
        aggregates.histogram_aggregate_spec(metric=events, bins=[1, 5, 50]),
        {"query_kind": "geography", "aggregation_unit": "admin1"},
    ]
    for spec in specs:
        assert api.run(spec).status == 202, spec


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        (people(daily(metod="last")), ["locations", "metod"]),
        (moves(daily(), daily(unitt="admin3")), ["to_location", "unitt"]),
        ({**people(), "place": 1}, ["place"]),
        (people(daily(method="first")), ["locations", "method"]),
        (people(daily(date="1 March")), ["locations", "date"]),
    ],
)
def test_item_12_a_wrong_member_is_named_by_its_path(api: Api, spec: Any, path: list[str]) -> None:
    """400 with the path in msg and in the payload's tree."""
    answer = api.run(spec)
    assert answer.status == 400
    assert ".".join(path) in answer.json["msg"]
    tree = answer.json["payload"]["validation_error_messages"]
    for name in path:
        tree = tree[name]
    assert json.dumps(tree) != "{}"


def test_flowclient_shows_the_reason(api: Api) -> None:
    """Flowclient's error carries our message and payload."""
    with (
        api.client() as connection,
        pytest.raises(flowclient.errors.FlowclientConnectionError) as raised,
        warnings.catch_warnings(),
    ):
        flowclient.run_query(connection=connection, query_spec=people(daily(method="first")))
    assert "locations.method" in str(raised.value)
    assert "validation_error_messages" in str(raised.value)
