"""Permissions: items 14 and 15 of the contract."""

import pytest
from http_api import Api, daily, people

KIND = "admin3:spatial_aggregate"
TRIPLETS = [f"{KIND}:{kind}" for kind in ("daily_location", "modal_location", "spatial_aggregate")]
SPEC = people(
    {
        "query_kind": "modal_location",
        "locations": [daily("2016-01-01"), daily("2016-01-02")],
    }
)
EXACT = ["run", *TRIPLETS]


def test_item_14_the_exact_set(api: Api) -> None:
    """One role that holds just what is needed, another that holds nothing."""
    answer = api.run(SPEC, api.token({"runner": EXACT, "nothing": []}))
    assert answer.status == 202
    row = api.audited(answer)
    assert row["decision"] == "allowed"
    assert sorted(row["needed"]) == TRIPLETS
    assert row["granting"] == ["runner"]


@pytest.mark.parametrize("missing", EXACT)
def test_item_14_any_single_scope_missing(api: Api, missing: str) -> None:
    """403 that names what is missing."""
    held = [scope for scope in EXACT if scope != missing]
    answer = api.run(SPEC, api.token({"runner": held}))
    assert answer.status == 403
    assert answer.json["msg"] == "User claims verification failed"
    assert answer.json["payload"] == {"missing": [missing]}
    row = api.audited(answer)
    assert (row["decision"], row["missing"], row["status"]) == ("denied", [missing], 403)


def test_item_14_spread_over_two_roles(api: Api) -> None:
    """Roles are not added up, the action included."""
    for first, second in ((EXACT[:2], EXACT[2:]), (["run"], TRIPLETS), (TRIPLETS, ["run"])):
        assert api.run(SPEC, api.token({"a": first, "b": second})).status == 403


def test_item_14_another_unit(api: Api) -> None:
    """admin2's triplets say nothing of admin3; nor does any pattern."""
    for held in (
        [scope.replace("admin3", "admin2") for scope in EXACT],
        ["run", f"{KIND}:*", "admin3:*:*", "*"],
        ["run", f"{KIND}:spatial_aggregate,daily_location,modal_location"],
        [scope.upper() for scope in EXACT],
    ):
        assert api.run(SPEC, api.token({"runner": held})).status == 403


def test_item_14_run_without_get_result(api: Api) -> None:
    """One may run and poll, and not get."""
    query = api.answered(SPEC)
    token = api.token({"runner": EXACT})
    assert api.run(SPEC, token).status == 202
    assert api.request("GET", f"/api/0/poll/{query}", token).status == 303
    refused = api.request("GET", f"/api/0/get/{query}", token)
    assert (refused.status, refused.json["payload"]) == (403, {"missing": ["get_result"]})


def test_item_14_poll_needs_the_triplets_alone(api: Api) -> None:
    """Neither run nor get_result, but every triplet."""
    query = api.answered(SPEC)
    token = api.token({"any": TRIPLETS})
    assert api.request("GET", f"/api/0/poll/{query}", token).status == 303
    token = api.token({"any": ["run", "get_result", *TRIPLETS[1:]]})
    assert api.request("GET", f"/api/0/poll/{query}", token).status == 403


def test_item_14_dates_and_geography(api: Api) -> None:
    """Each action needs its own scope."""
    token = api.token({"any": ["run", "get_result", *TRIPLETS]})
    for path, missing in (
        ("/api/0/available_dates", "get_available_dates"),
        ("/api/0/geography/admin3", "admin3:geography:geography"),
    ):
        answer = api.request("GET", path, token)
        assert (answer.status, answer.json["payload"]) == (403, {"missing": [missing]})
    token = api.token({"any": ["admin3:geography:geography"]})
    answer = api.request("GET", "/api/0/geography/admin3", token)
    assert (answer.status, answer.json["payload"]) == (403, {"missing": ["get_result"]})


@pytest.mark.parametrize("held", [[], ["run"], ["get_result"]])
def test_item_15_what_is_wrong_is_said_before_what_is_forbidden(api: Api, held: list[str]) -> None:
    """Without permission, too: 400 an invalid specification or format, 404 an unknown id."""
    token = api.token({"nobody": held})
    assert api.run(people(daily(method="first")), token).status == 400
    assert api.run(daily(), token).status == 400
    for route in ("poll", "get"):
        answer = api.request("GET", f"/api/0/{route}/{'0' * 32}", token)
        assert answer.status == 404
        assert answer.json["msg"] == f"Unknown query id: '{'0' * 32}'"
    assert api.request("GET", f"/api/0/get/{'0' * 32}.xml", token).status == 400
    assert api.run(SPEC, token).status == 403


def test_rows_of_people_are_never_served(api: Api) -> None:
    """A stored sub-query's id is as good as unknown, whatever the token holds."""
    api.answered(SPEC)
    with api.connect() as connection:
        found = connection.execute(
            "SELECT q.id FROM cache.query AS q WHERE q.level = 'subscriber' AND q.state = 'ready'"
        ).fetchall()
    assert found
    scopes = [*api.every, "admin3:daily_location:daily_location"]
    token = api.token({"all": scopes})
    for (query,) in found:
        for route in ("poll", "get"):
            answer = api.request("GET", f"/api/0/{route}/{query}", token)
            assert answer.status == 404
            assert answer.json["msg"] == f"Unknown query id: '{query}'"
