"""Figures for a monitor, to those addresses alone that the operator names.

They hold nobody's data, but sizes of results tell more than a caller may know: so without the
setting there is nothing here, and what came through a proxy is not from whom it seems to be.
"""

import ipaddress

from flask import Blueprint, Response, abort, request

from flowsql_api.actions import METRICS, PUBLIC
from flowsql_api.gate import Gate

#: Headers by which proxies say that they stand between.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


def metrics_routes(gate: Gate) -> Blueprint:
    """The route /metrics."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        """The figures of the database, in Prometheus' text format."""
        if not _is_monitor(gate):
            abort(404)
        (text,) = gate.database.call(PUBLIC, (METRICS, ()))
        return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")

    return blueprint


def _is_monitor(gate: Gate) -> bool:
    """Whether the request comes straight from an address that may read figures."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in gate.settings.monitors)
