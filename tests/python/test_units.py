"""Units beyond admin0 to admin3 and lon-lat: registered tables, and layers of one's own."""

import csv
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from analysts import create, value
from http_api import Api, daily, moves, people
from installation import Installation, new_home
from world import WORLD

CLUSTERS = {
    "mapping_table": "geography.cell_cluster_map",
    "geom_table": "geography.cell_clusters",
    "geom_table_join_column": "cluster_id",
}
AREA = "admin1pcod", "admin1name"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the world, packed or not."""
    file = WORLD / name
    with file.open() if file.exists() else lzma.open(f"{file}.xz", "rt") as lines:
        return list(csv.DictReader(lines))


def answer(api: Api, spec: object) -> list[dict[str, Any]]:
    """The rows of a query, asked over HTTP."""
    query = api.answered(spec)
    found: list[dict[str, Any]] = api.request("GET", f"/api/0/get/{query}", api.token()).json[
        "query_result"
    ]
    return found


def refusal(api: Api, spec: object) -> str:
    """The text of the 400 that a query gets."""
    refused = api.run(spec)
    assert refused.status == 400, refused.content
    return refused.content.decode()


def in_service(cell: dict[str, str], day: date) -> bool:
    """Whether a cell version serves that day; both ends are in."""
    first, last = cell["date_of_first_service"], cell["date_of_last_service"]
    return (first or "0001") <= day.isoformat() <= (last or "9999")


@pytest.fixture(scope="module")
def area(world: Installation, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A layer of one's own that is admin1 under other names; its name."""
    file = tmp_path_factory.mktemp("layer") / "areas.csv"
    text = (WORLD / "admin1.csv").read_text()
    file.write_text(text.replace(AREA[0], "area_code", 1).replace(AREA[1], "area", 1))
    names = ("--layer", "health_area", "--code", "area_code", "--name", "area")
    world.flowsql("load", "geography", *names, file)
    return "health_area"


@pytest.fixture
def area_api(world: Installation, area: str) -> Api:
    """The HTTP interface as it is with the layer: scopes are asked for anew."""
    return Api(world)


def test_points_of_clusters_by_another_way(api: Api) -> None:
    """People by registered point: the same numbers from the files, counted here."""
    day = date(2016, 1, 1)
    cluster = {row["id"]: row["cluster_id"] for row in rows("cell_cluster_map.csv")}
    point = {row["cluster_id"]: (row["lon"], row["lat"]) for row in rows("cell_clusters.csv")}
    place = {
        cell["id"]: tuple(map(float, point[cluster[cell["id"]]]))
        for cell in rows("cells.csv")
        if in_service(cell, day) and cell["id"] in cluster
    }
    who = defaultdict(set)
    for kind in ("calls", "sms"):
        for event in rows(f"{kind}_20160101.csv"):
            if event["location_id"] in place:
                who[place[event["location_id"]]].add(event["msisdn"])
    expected = {at: len(them) for at, them in who.items() if len(them) > 15}
    found = answer(
        api,
        {
            "query_kind": "unique_subscriber_counts",
            "start_date": "2016-01-01",
            "end_date": "2016-01-02",
            "aggregation_unit": "lon-lat",
            **CLUSTERS,
        },
    )
    assert {(row["lon"], row["lat"]): row["value"] for row in found} == expected
    assert len(expected) > 5


def test_maps_of_clusters(api: Api) -> None:
    """GeoJSON has the registered points, of results, of flows and of the geography."""
    spot = daily("2016-01-02", "lon-lat", **CLUSTERS)
    points = {(float(r["lon"]), float(r["lat"])) for r in rows("cell_clusters.csv")}
    geography = {"query_kind": "geography", "aggregation_unit": "lon-lat", **CLUSTERS}
    for spec in (people(spot), moves(spot, spot), geography):
        query = api.answered(spec)
        got = api.request("GET", f"/api/0/get/{query}.geojson", api.token())
        assert got.status == 200, got.content
        features = got.json["features"]
        assert {tuple(f["geometry"]["coordinates"]) for f in features} == points
    assert {(row["lon"], row["lat"]) for row in answer(api, geography)} == points


def test_a_mapping_to_regions(api: Api) -> None:
    """With and without the schema it is one question; permissions go by the unit's name."""
    by_table = daily("2016-01-02", "admin2", mapping_table="geography.cell_admin2_map")
    short = daily("2016-01-02", "admin2", mapping_table="cell_admin2_map")
    first, second = api.run(people(by_table)), api.run(people(short))
    assert first.json["query_id"] == second.json["query_id"]
    assert api.audited(first)["needed"] == [
        "admin2:spatial_aggregate:daily_location",
        "admin2:spatial_aggregate:spatial_aggregate",
    ]
    query = api.answered(people(by_table))
    features = api.request("GET", f"/api/0/get/{query}.geojson", api.token()).json["features"]
    assert features and all(f["geometry"]["type"] == "MultiPolygon" for f in features)


@pytest.mark.parametrize(
    ("unit", "tables", "said"),
    [
        ("admin2", {"mapping_table": "geography.nope"}, "nope is not a known table."),
        ("admin2", {"mapping_table": "store.subscriber"}, "is not a known table."),
        ("admin2", {"mapping_table": "x'; DROP TABLE store.cell; --"}, "is not a known table."),
        ("admin3", {"mapping_table": "cell_admin2_map"}, "not in mapping table's columns."),
        ("admin2", CLUSTERS, "Only for aggregation_unit lon-lat"),
        ("lon-lat", {"geom_table": "cell_clusters"}, "Missing: aggregation_unit lon-lat takes"),
        ("lon-lat", {"mapping_table": "cell_cluster_map"}, "Missing: aggregation_unit lon-lat"),
        ("lon-lat", {**CLUSTERS, "geom_table": "nope"}, "geom_table: nope is not a known table."),
        ("lon-lat", {**CLUSTERS, "geom_table_join_column": "lon"}, "has no column lon"),
    ],
)
def test_what_cannot_be_is_refused(api: Api, unit: str, tables: dict[str, str], said: str) -> None:
    """400 that names the member; nothing is computed."""
    text = refusal(api, people(daily(unit=unit, **tables)))
    assert said in json.loads(f'"{text}"' if not text.startswith("{") else json.dumps(text))
    assert any(name in text for name in tables)


def test_units_that_differ_by_a_table_do_not_mix(api: Api) -> None:
    """They are not the same unit."""
    plain, mapped = daily(unit="admin2"), daily(unit="admin2", mapping_table="cell_admin2_map")
    assert "must have the same aggregation unit" in refusal(api, moves(plain, mapped))


def test_a_layer_of_ones_own_over_http(area_api: Api, area: str) -> None:
    """In the specification, the scopes, results, GeoJSON and the map of the unit."""
    api = area_api
    schemas = api.request("GET", "/api/0/spec/openapi.json").json["components"]["schemas"]
    for kind in ("daily_location", "geography", "dfs_metric_total_amount"):
        assert area in schemas[kind]["properties"]["aggregation_unit"]["enum"]
    assert f"{area}:geography:geography" in api.every
    assert not any("@" in scope for scope in api.every)

    spec, known = people(daily(unit=area)), people(daily(unit="admin1"))
    held = [f"{area}:spatial_aggregate:{k}" for k in ("daily_location", "spatial_aggregate")]
    assert api.run(spec, api.token({"role": ["run", *held]})).status == 202
    refused = api.run(
        spec, api.token({"role": ["run", *(h.replace(area, "admin1") for h in held)]})
    )
    assert (refused.status, refused.json["payload"]["missing"]) == (403, sorted(held))
    assert answer(api, spec) == answer(api, known)

    query = api.answered(spec)
    token = api.token({"role": ["get_result", *held, f"{area}:geography:geography"]})
    found = api.request("GET", f"/api/0/get/{query}.geojson", token).json["features"]
    layer = api.request("GET", f"/api/0/geography/{area}", token).json["features"]
    assert len(layer) == 5
    assert {f["properties"]["pcod"]: f["geometry"] for f in found}.items() <= {
        f["properties"]["pcod"]: f["geometry"] for f in layer
    }.items()


@pytest.mark.parametrize("metric", ["amount", "commission"])
def test_money_in_a_layer_of_ones_own(area_api: Api, area: str, metric: str) -> None:
    """The same sums as in admin1, which it is."""
    spec = {
        "query_kind": "dfs_metric_total_amount",
        "start_date": "2016-01-01",
        "end_date": "2016-01-03",
        "metric": metric,
    }
    one, other = (answer(area_api, {**spec, "aggregation_unit": u}) for u in (area, "admin1"))
    assert one == other and len(one) == 15


def test_a_layer_of_ones_own_in_the_gate(world: Installation, area: str) -> None:
    """An analyst sees its regions, asks by it, and opens the result beside them."""
    analyst = create(world, "arthur")
    try:
        with analyst.connect() as connection:
            assert value(connection, "SELECT count(*) FROM geography.health_area") == 5
            spec = json.dumps(people(daily(unit=area)))
            query = value(connection, "SELECT flow.run(%s::jsonb)", spec)
            assert value(connection, "SELECT flow.wait(%s)", query) == "ready"
            value(connection, "SELECT flow.open(%s)", query)
            joined = (
                f"SELECT count(*) FROM results.q_{query} AS r"
                " INNER JOIN geography.health_area AS g ON g.code = r.pcod"
            )
            assert value(connection, joined) == 5
    finally:
        world.flowsql("access", "drop-analyst", "arthur")


# A small place of its own, where cells and layers change -----------------------------------------


@pytest.fixture(scope="module")
def home() -> Iterator[Installation]:
    """A deployed installation without worker and API, for this file alone."""
    with new_home() as made:
        made.flowsql("up", "--only", "postgresql")
        made.flowsql("migrate")
        yield made


def mapped(home: Installation) -> set[tuple[Any, ...]]:
    """The maps that registered tables make: name, cell, version, region."""
    with home.connect() as connection:
        return set(
            connection.execute(
                "SELECT m.layer, c.id, c.version, r.code FROM store.cell_region AS m"
                " INNER JOIN store.cell AS c ON c.cell = m.cell"
                " LEFT JOIN store.region AS r ON r.region = m.region WHERE m.layer LIKE '%@%'"
            ).fetchall()
        )


def write(folder: Path, name: str, *lines: str) -> Path:
    """A file of these lines."""
    file = folder / name
    file.write_text("\n".join(lines) + "\n")
    return file


def test_maps_keep_step(home: Installation, tmp_path: Path) -> None:
    """In whatever order table, cells, layer and points are loaded, and loaded again."""
    square = "POLYGON (({0} 0, {0} 1, {1} 1, {1} 0, {0} 0))"
    table = write(
        tmp_path, "map.csv", "id,ward_pcod,wardpcod,town", "a,,W1,t1", "b,,W2,t2", "c,,W1,"
    )
    said = home.flowsql("load", "mapping", "own.map", table, check=False)
    assert said.returncode == 1 and "is no name for a table" in said.stderr
    said = home.flowsql("load", "mapping", "own_map", table)
    assert "no unit can use it yet" in said.stdout and "kept 3" in said.stdout
    assert mapped(home) == set()

    head = "id,version,latitude,longitude,date_of_first_service,date_of_last_service"
    home.flowsql(
        "load", "cells", write(tmp_path, "cells.csv", head, "a,0,0.5,0.5,,", "b,0,0.5,0.5,,")
    )
    layer = write(
        tmp_path,
        "ward.csv",
        "wardname;wardpcod;wkt".replace(";", ","),
        f'one,W1,"{square.format(0, 1)}"',
    )
    home.flowsql("load", "geography", "--layer", "ward", layer)
    assert mapped(home) == {("ward@own_map", "a", 0, "W1"), ("ward@own_map", "b", 0, None)}

    points = write(
        tmp_path,
        "towns.geojson",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"town": "t1"},
                        "geometry": {"type": "Point", "coordinates": [7, 8]},
                    }
                ],
            }
        ),
    )
    home.flowsql("load", "geometry", "geography.towns", points)
    town = "lon-lat@own_map@towns@town"
    assert {m for m in mapped(home) if m[0] == town} == {
        (town, "a", 0, "7 8"),
        (town, "b", 0, None),
    }

    home.flowsql(
        "load",
        "geography",
        "--layer",
        "ward",
        write(
            tmp_path,
            "ward.csv",
            "wardname,wardpcod,wkt",
            f'one,W1,"{square.format(0, 1)}"',
            f'two,W2,"{square.format(1, 2)}"',
        ),
    )
    home.flowsql(
        "load",
        "cells",
        write(
            tmp_path,
            "cells.csv",
            head,
            "a,0,0.5,0.5,,2016-01-01",
            "a,1,9,9,2016-01-02,",
            "b,0,0.5,0.5,,",
            "c,0,3,3,,",
        ),
    )
    assert mapped(home) == {
        ("ward@own_map", "a", 0, "W1"), ("ward@own_map", "a", 1, "W1"),
        ("ward@own_map", "b", 0, "W2"), ("ward@own_map", "c", 0, "W1"),
        (town, "a", 0, "7 8"), (town, "a", 1, "7 8"), (town, "b", 0, None), (town, "c", 0, None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text", "said"),
    [
        ("mapping", "id,admin2pcod\na", "line 1 has 1 columns where the header has 2"),
        ("mapping", "cell,admin2pcod\na,b", "a mapping table has a column id"),
        ("mapping", "", "there is no header line"),
        ("geometry", "code,x,y\na,1,2", "columns lon and lat, or wkt"),
        ("geometry", "lon,lat\n1,2", "a geometry table has a column of codes"),
        ("geometry", "code,lon,lat\na,1,\n", "line 1: the geometry cannot be read"),
        ("geometry", '{"type": "Feature"}', "must be a FeatureCollection"),
    ],
)
def test_files_that_are_none(
    home: Installation, tmp_path: Path, what: str, text: str, said: str
) -> None:
    """Each says what is wrong, and nothing is registered."""
    file = write(tmp_path, "file.csv", text)
    refused = home.flowsql("load", what, "broken", file, check=False)
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    assert said in " ".join(refused.stderr.split())
    with home.connect() as connection:
        found = value(
            connection,
            "SELECT count(*) FROM (SELECT mapping AS name FROM store.mapping UNION ALL"
            " SELECT geometry_table FROM store.geometry_table) AS t WHERE t.name = 'broken'",
        )
    assert found == 0
