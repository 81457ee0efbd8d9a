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
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: Most bytes a request's body may have.
BODY_LIMIT = 1 << 20


@dataclass(frozen=True)
class Settings:
    """The settings of one process."""

    dsn: str
    key_files: tuple[Path, ...] = ()
    key_text: str = ""
    audience: str = "flowsql"
    pool_size: int = 16
    timeout: float = 60.0

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that ``environment`` holds. Errors: ValueError for a malformed number."""
        names = environment.get("FLOWSQL_PUBLIC_KEYS", "").split(os.pathsep)
        return cls(
            dsn=environment.get("FLOWSQL_API_DSN", ""),
            key_files=tuple(Path(name) for name in names if name),
            key_text=environment.get("PUBLIC_JWT_SIGNING_KEY", ""),
            audience=environment.get("FLOWSQL_AUDIENCE")
            or environment.get("FLOWAPI_IDENTIFIER")
            or cls.audience,
            pool_size=int(environment.get("FLOWSQL_API_POOL") or cls.pool_size),
            timeout=float(environment.get("FLOWSQL_API_TIMEOUT") or cls.timeout),
        )
