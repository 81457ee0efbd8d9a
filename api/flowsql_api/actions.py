"""What can be asked over HTTP: for each action its scope, its role and its one statement."""

from dataclasses import dataclass
from typing import LiteralString


@dataclass(frozen=True)
class Action:
    """One action. ``scope`` None: open to every valid token, the function decides."""

    scope: str | None
    role: str
    statement: LiteralString


ACTIONS = {
    "run": Action("run", "flow_runner", "SELECT * FROM flow.http_run(%s, %s, %s)"),
    "poll": Action(None, "flow_public", "SELECT * FROM flow.http_poll(%s, %s, %s)"),
    "cancel": Action(None, "flow_public", "SELECT * FROM flow.http_cancel(%s, %s, %s)"),
    "get": Action("get_result", "flow_reader", "SELECT * FROM flow.http_get(%s, %s, %s, %s)"),
    "geography": Action(
        "get_result", "flow_reader", "SELECT * FROM flow.http_geography(%s, %s, %s)"
    ),
    "available_dates": Action(
        "get_available_dates", "flow_dates", "SELECT * FROM flow.http_available_dates(%s, %s)"
    ),
    "qa_checks": Action("get_qa_checks", "flow_qa", "SELECT * FROM flow.http_qa_checks(%s, %s)"),
    "qa_outcomes": Action(
        "get_qa_checks",
        "flow_qa",
        "SELECT * FROM flow.http_qa_outcomes(%s, %s, %s, %s, %s, %s, %s)",
    ),
}

#: The role of tokens without the action's scope, and of requests without a token.
PUBLIC = "flow_public"

REFUSE: LiteralString = "SELECT * FROM flow.http_refuse(%s, %s, %s, %s, %s)"
REJECTED: LiteralString = "SELECT flow.http_rejected(%s, %s)"
OPENAPI: LiteralString = "SELECT flow.http_openapi(%s)"
VERSION: LiteralString = "SELECT flow.http_version(%s)"
METRICS: LiteralString = "SELECT flow.http_metrics()"
