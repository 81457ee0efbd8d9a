"""How the tests ask the HTTP interface: by the unmodified flowclient, and by bare requests."""

import http.client
import json
import re
import uuid
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import flowclient
import jwt
import psycopg
from cryptography.hazmat.primitives.asymmetric import rsa
from flowclient.client import wait_for_query_to_be_ready
from flowclient.connection import Connection
from flowkit_jwt_generator import generate_token, load_private_key
from installation import Installation

Roles = Mapping[str, list[str]]


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, as it came."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


#: Roles of a small token.
DATES_ONLY = {"dates": ["get_available_dates"]}

#: What tests ask with a plain token: all scopes there are, unpacked, are more than a header holds.
AGGREGATES = re.compile(
    r"^\w+$|:(spatial_aggregate|flows|geography|histogram_aggregate|unique_subscriber_counts):"
)


@dataclass
class Api:
    """The HTTP interface of an installation, and its private key."""

    home: Installation
    address: str = ""

    @cached_property
    def url(self) -> str:
        """Its address."""
        return self.address or self.home.api_url

    @cached_property
    def pem(self) -> str:
        """The private key that signs its tokens."""
        return (self.home.home / "keys" / "token.pem").read_text()

    @cached_property
    def key(self) -> rsa.RSAPrivateKey:
        """The same, loaded: that takes a while."""
        found: rsa.RSAPrivateKey = load_private_key(self.pem)
        return found

    @cached_property
    def dsn(self) -> str:
        """The administrator's connection URI."""
        return self.home.dsn

    def connect(self) -> psycopg.Connection[Any]:
        """A connection of the administrator that commits each statement."""
        return psycopg.connect(self.dsn, autocommit=True)

    @property
    def every(self) -> list[str]:
        """Every published scope."""
        document = self.request("GET", "/api/0/spec/openapi.json").json
        scopes: list[str] = document["components"]["securitySchemes"]["token"]["x-security-scopes"]
        return scopes

    def token(self, roles: Roles | None = None, *, user: str = "test", **options: Any) -> str:
        """A token by flowkit-jwt-generator; without ``roles`` it holds everything."""
        given: dict[str, Any] = {
            "flowapi_identifier": "flowsql",
            "username": user,
            "private_key": self.key,
            "lifetime": timedelta(minutes=10),
            "roles": {"everything": self.every} if roles is None else dict(roles),
        }
        return str(generate_token(**{**given, **options}))

    def signed(self, *, without: tuple[str, ...] = (), **changes: Any) -> str:
        """A token with an otherwise good payload changed; signed by the good key."""
        now = int(datetime.now(UTC).timestamp())
        payload = {
            "iat": now,
            "nbf": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
            "sub": "test",
            "aud": "flowsql",
            "user_claims": {"all": [name for name in self.every if AGGREGATES.search(name)]},
            **changes,
        }
        kept = {name: value for name, value in payload.items() if name not in without}
        return jwt.encode(kept, self.key, algorithm="RS256")

    def request(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: object = None,
        **headers: str,
    ) -> Answer:
        """One request, no redirect followed. A ``body`` that is not bytes goes as JSON."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
        where = urlsplit(self.url)
        link = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        try:
            link.request(method, path, content, sent)
            answer = link.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            link.close()

    def run(self, spec: object, token: str | None = None) -> Answer:
        """POST a specification."""
        return self.request("POST", "/api/0/run", token or self.token(), spec)

    def answered(self, spec: object) -> str:
        """Run a query and wait for it; its id."""
        with self.client() as connection:
            query = str(flowclient.run_query(connection=connection, query_spec=spec))
            wait_for_query_to_be_ready(
                connection=connection, query_id=query, poll_interval=0.05, disable_progress=True
            )
        return query

    @contextmanager
    def client(
        self, roles: Roles | None = None, *, url: str | None = None, token: str | None = None
    ) -> Iterator[Connection]:
        """A connection of the unmodified flowclient."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*NOT SECURE")
            connection = flowclient.connect(url=url or self.url, token=token or self.token(roles))
        try:
            yield connection
        finally:
            connection.session.close()

    def audited(self, answer: Answer) -> dict[str, Any]:
        """The one audit row of a request."""
        with self.connect() as connection:
            rows = connection.execute(
                "SELECT to_jsonb(a) FROM access.audit AS a WHERE a.request_id = %s",
                (answer.headers["X-Request-ID"],),
            ).fetchall()
        assert len(rows) == 1, rows
        found: dict[str, Any] = rows[0][0]
        return found


@contextmanager
def paused(api: Api) -> Iterator[None]:
    """No worker takes a query meanwhile: they wait as they do while a deploy runs."""
    with api.connect() as connection:
        connection.execute("SELECT pg_advisory_lock(hashtextextended('flowsql deploy', 0))")
        yield


def daily(date: str = "2016-01-01", unit: str = "admin3", **more: object) -> dict[str, Any]:
    """A daily location."""
    return {
        "query_kind": "daily_location",
        "date": date,
        "aggregation_unit": unit,
        "method": "last",
        **more,
    }


def people(locations: dict[str, Any] | None = None) -> dict[str, Any]:
    """People by place."""
    return {"query_kind": "spatial_aggregate", "locations": locations or daily()}


def moves(origin: dict[str, Any], target: dict[str, Any], **more: object) -> dict[str, Any]:
    """People by origin and destination."""
    return {"query_kind": "flows", "from_location": origin, "to_location": target, **more}
