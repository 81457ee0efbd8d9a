"""Log lines as JSON: one for each request on stdout, what went wrong on stderr.

They hold no token, no specification, no text of an error of the database, which may hold data.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from gunicorn import glogging

ACCESS = logging.getLogger("flowsql_api.access")

#: The flag of handlers that this module has put in place.
_OURS = "flowsql"


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; of an error its type, its SQLSTATE and where it was raised."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and (error := record.exc_info[1]):
            line["error"] = type(error).__name__
            line["sqlstate"] = getattr(error, "sqlstate", None)
            frames = traceback.extract_tb(error.__traceback__)
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, default=str)


class GunicornLogger(glogging.Logger):  # type: ignore[misc]
    """The server's own lines in the same form."""

    def setup(self, cfg: Any) -> None:
        """Replace the formatters that the settings gave."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


def configure() -> None:
    """Send this package's lines to stdout (requests) and stderr (all else); twice does no more."""
    for logger, stream in (
        (ACCESS, sys.stdout),
        (logging.getLogger("flowsql_api"), sys.stderr),
        (logging.getLogger("psycopg.pool"), sys.stderr),
    ):
        if not any(handler.name == _OURS for handler in logger.handlers):
            handler = logging.StreamHandler(stream)
            handler.name = _OURS
            handler.setFormatter(JsonFormatter())
            logger.addHandler(handler)
            logger.propagate = False
    ACCESS.setLevel(logging.INFO)
