"""Maps: items 7 and 9 of the contract."""

import flowclient
import pytest
from flowclient.client import get_geojson_result_by_query_id
from flowclient.errors import FlowclientConnectionError
from http_api import Api, daily, moves, people


@pytest.mark.parametrize(("unit", "shape"), [("admin3", "MultiPolygon"), ("lon-lat", "Point")])
def test_item_7_one_feature_a_row(api: Api, unit: str, shape: str) -> None:
    """Polygons and points: a feature a row, with its columns and centroid as properties."""
    spec = people(daily(unit=unit))
    with api.client() as connection:
        found = flowclient.get_geojson_result(
            connection=connection, query_spec=spec, disable_progress=True
        )
        frame = flowclient.get_result(connection=connection, query_spec=spec, disable_progress=True)
    assert found["type"] == "FeatureCollection"
    features = found["features"]
    assert [feature["id"] for feature in features] == list(range(1, len(frame) + 1))
    columns = {"pcod", "value"} if unit == "admin3" else {"lon", "lat", "value"}
    for feature in features:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == shape
        assert set(feature["properties"]) == columns | {"centroid"}
        assert feature["properties"]["centroid"]["type"] == "Point"
    assert sum(f["properties"]["value"] for f in features) == frame["value"].sum()


@pytest.mark.parametrize("unit", ["admin2", "lon-lat"])
def test_item_7_flows_have_both_ways(api: Api, unit: str) -> None:
    """A feature a location, with maps of what goes out and comes in; lon-lat nests."""
    spec = moves(daily("2016-01-01", unit), daily("2016-01-02", unit))
    with api.client() as connection:
        query = flowclient.run_query(connection=connection, query_spec=spec)
        found = get_geojson_result_by_query_id(
            connection=connection, query_id=query, disable_progress=True
        )
        frame = flowclient.get_result_by_query_id(
            connection=connection, query_id=query, disable_progress=True
        )
    out = arriving = 0
    for feature in found["features"]:
        properties = feature["properties"]
        assert feature["geometry"]["type"] == ("Point" if unit == "lon-lat" else "MultiPolygon")
        out += total(properties.get("outflows", {}))
        arriving += total(properties.get("inflows", {}))
    assert out == arriving == frame["value"].sum() > 0


def total(values: object) -> int:
    """The sum of the numbers in a map of maps."""
    if isinstance(values, dict):
        return sum(total(value) for value in values.values())
    assert isinstance(values, int)
    return values


def test_item_7_a_location_without_geometry(api: Api) -> None:
    """Its feature has a null geometry and centroid."""
    query = api.answered(people(daily(unit="admin1")))
    with api.connect() as connection:
        kept = connection.execute(
            "SELECT region, geom::text FROM store.region"
            " WHERE layer = 'admin1' ORDER BY code LIMIT 1"
        ).fetchone()
        assert kept is not None
        connection.execute("UPDATE store.region SET geom = NULL WHERE region = %s", kept[:1])
        try:
            answer = api.request("GET", f"/api/0/get/{query}.geojson", api.token())
        finally:
            connection.execute("UPDATE store.region SET geom = %s WHERE region = %s", kept[::-1])
    bare = [f for f in answer.json["features"] if f["geometry"] is None]
    assert len(bare) == 1 and bare[0]["properties"]["centroid"] is None
    assert len(answer.json["features"]) > 1


def test_item_7_a_kind_without_geography(api: Api) -> None:
    """403 that says so."""
    metric = {"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}
    query = api.answered(
        {"query_kind": "histogram_aggregate", "metric": metric, "bins": {"n_bins": 3}}
    )
    answer = api.request("GET", f"/api/0/get/{query}.geojson", api.token())
    assert answer.status == 403
    assert "no geojson compatible representation" in answer.json["msg"]


def test_item_7_geojson_needs_the_geography_too(api: Api) -> None:
    """Without the unit's geography triplet in the same role: JSON yes, GeoJSON no."""
    query = api.answered(people())
    needed = [f"admin3:spatial_aggregate:{k}" for k in ("spatial_aggregate", "daily_location")]
    missing = "admin3:geography:geography"
    apart = {"reader": ["get_result", *needed], "maps": ["get_result", missing]}
    token = api.token(apart)
    assert api.request("GET", f"/api/0/get/{query}", token).status == 200
    refused = api.request("GET", f"/api/0/get/{query}.geojson", token)
    assert (refused.status, refused.json["payload"]["missing"]) == (403, [missing])
    token = api.token({"reader": ["get_result", *needed, missing]})
    assert api.request("GET", f"/api/0/get/{query}.geojson", token).status == 200


@pytest.mark.parametrize(
    ("unit", "places"), [("admin0", 1), ("admin1", 5), ("admin2", 16), ("admin3", 64)]
)
def test_item_9_geography_of_each_unit(api: Api, unit: str, places: int) -> None:
    """Every place with its code and centroid."""
    with api.client() as connection:
        found = flowclient.get_geography(connection=connection, aggregation_unit=unit)
    assert len(found["features"]) == places
    for feature in found["features"]:
        assert feature["geometry"]["type"] == "MultiPolygon"
        assert set(feature["properties"]) == {"pcod", "centroid"}


def test_item_9_the_points(api: Api) -> None:
    """lon-lat gives the points of the cells."""
    with api.client() as connection:
        found = flowclient.get_geography(connection=connection, aggregation_unit="lon-lat")
    assert len(found["features"]) > 10
    for feature in found["features"]:
        assert feature["geometry"]["type"] == "Point"
        assert set(feature["properties"]) == {"lon", "lat", "centroid"}


def test_item_9_an_unknown_unit_is_an_access_error(api: Api) -> None:
    """403 as for a unit that one may not see; 404 for a unit whose layer is not loaded."""
    with (
        api.client() as connection,
        pytest.raises(FlowclientConnectionError, match="User claims verification failed"),
    ):
        flowclient.get_geography(connection=connection, aggregation_unit="admin9")
    token = api.token({"maps": ["get_result", "admin9:geography:geography"]})
    answer = api.request("GET", "/api/0/geography/admin9", token)
    assert (answer.status, answer.json["status"]) == (404, "Error")
    named = api.request("GET", "/api/0/geography/admin1", api.token())
    assert named.headers["Content-Type"] == "application/geo+json"
    assert named.headers["Content-Disposition"] == "attachment;filename=admin1.geojson"
