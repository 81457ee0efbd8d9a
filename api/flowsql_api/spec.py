"""The open specification: JSON, YAML and a page, made once for each deploy."""

import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

import yaml
from flask import Blueprint, Response, g, request
from psycopg.types.json import Jsonb

from flowsql import __version__
from flowsql_api.actions import OPENAPI, PUBLIC, VERSION
from flowsql_api.gate import Gate, described

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>FlowSQL: HTTP interface</title>
<style>body { margin: 0 }</style>
</head>
<body>
<redoc spec-url="openapi.json"></redoc>
<script src="redoc.js"></script>
</body>
</html>
"""

#: The page may load its script and the document from here, and nothing from anywhere else.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; worker-src blob:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Document:
    """The specification of one deploy, as JSON and YAML."""

    version: str
    json: bytes
    yaml: bytes


class Specification:
    """Keeps the specification until the deploy changes."""

    def __init__(self, gate: Gate) -> None:
        """Asks the database nothing yet."""
        self._gate = gate
        self._lock = Lock()
        self._kept: Document | None = None

    def current(self) -> Document:
        """The specification of what is deployed now. Errors: as Database.call."""
        call = self._gate.database.call
        (version,) = call(PUBLIC, (VERSION, (Jsonb(described()),)))
        with self._lock:
            if self._kept is None or self._kept.version != version:
                (found,) = call(PUBLIC, (OPENAPI, (self._gate.settings.audience,)))
                found["info"]["version"] = __version__
                self._kept = Document(
                    version,
                    json.dumps(found, sort_keys=True).encode(),
                    yaml.safe_dump(found, allow_unicode=True).encode(),
                )
            return self._kept


def spec_routes(gate: Gate) -> Blueprint:
    """The routes that need no token."""
    blueprint = Blueprint("spec", __name__, url_prefix="/api/0/spec")
    specification = Specification(gate)

    @blueprint.before_request
    def name_action() -> None:
        """What an error would be recorded as."""
        g.action = "get_specification"

    @blueprint.get("/openapi.json")
    def openapi_json() -> Response:
        """The OpenAPI document."""
        return _kept(specification.current().json, "application/json")

    @blueprint.get("/openapi.yaml")
    def openapi_yaml() -> Response:
        """The OpenAPI document as YAML."""
        return _kept(specification.current().yaml, "application/yaml")

    @blueprint.get("/redoc")
    def redoc() -> Response:
        """The document as a page."""
        answer = _kept(PAGE.encode(), "text/html; charset=utf-8")
        answer.headers["Content-Security-Policy"] = PAGE_POLICY
        return answer

    @blueprint.get("/redoc.js")
    def redoc_script() -> Response:
        """The page's script."""
        return _kept(_script(), "text/javascript; charset=utf-8")

    return blueprint


@cache
def _script() -> bytes:
    """ReDoc, as package offapi carries it. It is not imported: that would read 9 MB more."""
    found = importlib.util.find_spec("offapi")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("package offapi, which carries ReDoc's script, is not installed")
    return (Path(found.submodule_search_locations[0]) / "redoc.js").read_bytes()


def _kept(content: bytes, content_type: str) -> Response:
    """An answer that clients may keep, asking each time whether it is still the same."""
    answer = Response(content, content_type=content_type)
    answer.set_etag(sha256(content).hexdigest()[:32])
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request)  # type: ignore[return-value]
