"""What the HTTP gate reads from its environment.

FLOWSQL_API_DSN
    how flow_proxy logs in, a libpq connection string
FLOWSQL_PUBLIC_KEYS
    PEM files of the RSA keys whose tokens are accepted, separated by ``:``; a folder stands for its
    ``*.pub.pem``, whatever they are at the time
PUBLIC_JWT_SIGNING_KEY
    one more such key, as PEM or as base64 of PEM (FlowKit's setting)
FLOWSQL_AUDIENCE, FLOWAPI_IDENTIFIER
    the audience that tokens must be made for; default ``flowsql``
FLOWSQL_API_POOL
    most connections to the database of one process; default 16
FLOWSQL_API_TIMEOUT
    seconds that one request may spend in the database; default 60
FLOWSQL_METRICS
    addresses and networks that may read /metrics, separated by ``,``, such as ``127.0.0.1``;
    default none: there is no /metrics then
FLOWSQL_TRUSTED_PROXIES
    addresses or networks, separated by ``,``, whose X-Forwarded-For the audit trail keeps

Each may also be a file of that name under /run/secrets (or the folder FLOWSQL_SECRETS), which wins.
"""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flowsql.handed import Handed

#: Most bytes a request's body may have, and all its headers together.
BODY_LIMIT = 1 << 20
HEADERS_LIMIT = 80 << 10

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


Number = TypeVar("Number", int, float)


def _number(given: Handed, name: str, default: Number) -> Number:
    """A setting of the default's type. Errors: ValueError that names the setting."""
    text = given[name]
    try:
        return type(default)(text) if text else default
    except ValueError as error:
        wanted = "a whole number" if isinstance(default, int) else "a number"
        raise ValueError(f"{name} must be {wanted}, not {text!r}") from error


@dataclass(frozen=True)
class Settings:
    """The settings of one process."""

    dsn: str
    key_files: tuple[Path, ...] = ()
    key_text: str = ""
    audience: str = "flowsql"
    pool_size: int = 16
    timeout: float = 60.0
    trusted: tuple[Network, ...] = ()
    monitors: tuple[Network, ...] = ()

    def trusts(self, address: str | None) -> bool:
        """Whether the peer at ``address`` may say for whom it asks."""
        if address is None:
            return False
        found = ipaddress.ip_address(address)
        return any(found in network for network in self.trusted)

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that ``environment`` holds. Errors: ValueError for a malformed number."""
        given = Handed(environment)
        return cls(
            dsn=given["FLOWSQL_API_DSN"],
            key_files=tuple(
                Path(name) for name in given["FLOWSQL_PUBLIC_KEYS"].split(os.pathsep) if name
            ),
            key_text=given["PUBLIC_JWT_SIGNING_KEY"],
            audience=given["FLOWSQL_AUDIENCE"] or given["FLOWAPI_IDENTIFIER"] or cls.audience,
            pool_size=_number(given, "FLOWSQL_API_POOL", cls.pool_size),
            timeout=_number(given, "FLOWSQL_API_TIMEOUT", cls.timeout),
            monitors=tuple(
                ipaddress.ip_network(name.strip())
                for name in given["FLOWSQL_METRICS"].split(",")
                if name.strip()
            ),
            trusted=tuple(
                ipaddress.ip_network(name.strip())
                for name in given["FLOWSQL_TRUSTED_PROXIES"].split(",")
                if name.strip()
            ),
        )
