"""DuckDB, given the same tables and the compiled SQL in its dialect, gives the same rows."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
import sqlglot
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from installation import Installation
from kinds import Kinds, Spec, differences, plain
from psycopg.types.json import Jsonb

#: Why a kind's SQL has no equal in DuckDB. Its spatial functions are an extension to be downloaded,
#: and measure on a sphere where PostGIS measures on the spheroid.
GEODESIC = "distances on the spheroid, by PostGIS"
LABELS = "areas of labels, by PostGIS, and PL/pgSQL for clusters"
ARRAY = "an array written as text, '{…}', which DuckDB does not read"
WITHOUT = {
    "contact_reference_location_stats": GEODESIC,
    "displacement": GEODESIC,
    "distance_counterparts": GEODESIC,
    "distance_matrix": GEODESIC,
    "distance_series": GEODESIC,
    "radius_of_gyration": GEODESIC,
    "imputed_distance_series": GEODESIC,
    "iterative_median_filter": GEODESIC,
    "dummy_query": "a row without columns",
    "event_score": ARRAY,
    "first_location": ARRAY,
    "geography": "geometries",
    "hartigan_cluster": LABELS,
    "label_event_score": LABELS,
    "meaningful_locations": LABELS,
    "meaningful_locations_aggregate": LABELS,
    "meaningful_locations_between_dates_od_matrix": LABELS,
    "meaningful_locations_between_label_od_matrix": LABELS,
}

#: Types of the two engines; columns of other types, geometries and JSON, stay behind.
TYPES = {
    "bigint": "BIGINT",
    "bytea": "VARCHAR",
    "integer": "INTEGER",
    "smallint": "SMALLINT",
    "text": "VARCHAR",
    "numeric": "DECIMAL(24, 6)",
    "boolean": "BOOLEAN",
    "double precision": "DOUBLE",
    "timestamp with time zone": "TIMESTAMPTZ",
    "date": "DATE",
}

#: The days that random specifications begin and end on.
DAYS = [datetime.date(2016, 1, number) for number in (1, 2, 3)]

BRIEF = {"end_date": "2016-01-03", "subscriber_subset": "few"}


class Engines:
    """Two engines over the same tables."""

    def __init__(self, kinds: Kinds, duck: duckdb.DuckDBPyConnection) -> None:
        """Both are open, and the second has its tables."""
        self.kinds, self.duck = kinds, duck

    def transpiled(self, spec: Spec) -> list[tuple[Any, ...]]:
        """The rows by DuckDB; instants as text, for which Python would need another library."""
        text = sqlglot.transpile(self.kinds.compiled(spec), read="postgres", write="duckdb")[0]
        columns = ", ".join(
            f'to_timestamp(epoch("{name}"))::VARCHAR AS "{name}"'
            if kind == "TIMESTAMP WITH TIME ZONE"
            else f'"{name}"'
            for name, kind, *_ in self.duck.execute(f"DESCRIBE {text}").fetchall()
        )
        return plain(self.duck.execute(f"SELECT {columns} FROM ({text}) AS answer").fetchall())

    def compare(self, spec: Spec) -> int:
        """Check that both give the same rows; how many."""
        cursor = self.kinds.connection.execute(self.kinds.compiled(spec))
        rows = plain(tuple(map(instant, row)) for row in cursor)
        assert not differences(rows, self.transpiled(spec)), spec
        return len(rows)


def instant(value: Any) -> Any:
    """An instant as DuckDB writes it; any other value as it is."""
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        text = f"{value:%Y-%m-%d %H:%M:%S.%f}".rstrip("0").rstrip(".")
        return f"{text}+00"
    return value


def export(connection: psycopg.Connection[Any], duck: duckdb.DuckDBPyConnection, to: Path) -> None:
    """Copy the tables of store, their columns of known type."""
    duck.execute("CREATE SCHEMA store")
    tables = connection.execute(
        "SELECT c.relname, array_agg(a.attname ORDER BY a.attnum),"
        " array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum)"
        " FROM pg_class AS c INNER JOIN pg_attribute AS a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'store'::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
        " AND NOT a.attisdropped AND format_type(a.atttypid, NULL) = ANY(%s) GROUP BY c.relname",
        [list(TYPES)],
    ).fetchall()
    for table, names, types in tables:
        columns = ", ".join(f'"{name}"' for name in names)
        file = to / f"{table}.csv"
        statement = f"COPY (SELECT {columns} FROM store.{table}) TO STDOUT (FORMAT csv, NULL '\\N')"
        with connection.cursor().copy(statement) as rows:
            file.write_bytes(b"".join(bytes(part) for part in rows))
        typed = (f'"{name}" {TYPES[kind]}' for name, kind in zip(names, types, strict=True))
        duck.execute(f"CREATE TABLE store.{table} ({', '.join(typed)})")
        if file.stat().st_size:
            duck.execute(
                f"COPY store.{table} FROM '{file}' (FORMAT csv, AUTO_DETECT false, HEADER false,"
                " DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '\\N')"
            )


@pytest.fixture(scope="module")
def engines(world: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """The conformance world in both engines, with a subset few; all is rolled back."""
    with (
        duckdb.connect() as duck,
        world.connect(options="-c TimeZone=UTC -c statement_timeout=60s") as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute(
            "INSERT INTO store.subset (id, name, members, created_by)"
            " VALUES ('few', 'few', 1, 'test')"
        )
        connection.execute(
            "INSERT INTO store.subset_member (subset_id, subscriber)"
            " SELECT 'few', subscriber FROM store.subscriber ORDER BY md5(msisdn) LIMIT 500"
        )
        connection.execute("ANALYZE store.subset_member")
        duck.execute(
            "SET TimeZone = 'UTC'; CREATE MACRO trim_array(a, n) AS a[1:len(a) - n];"
            " CREATE MACRO width_bucket(v, edges) AS len(list_filter(edges, lambda e: e <= v))"
        )
        export(connection, duck, tmp_path_factory.mktemp("tables"))
        yield Engines(Kinds(connection), duck)


@pytest.mark.parametrize("sightings", ["true", "false"], ids=["roll-up", "events"])
def test_every_kind_that_both_engines_know(engines: Engines, sightings: str) -> None:
    """Each kind's example has the same rows; most have some."""
    kinds, full = engines.kinds, 0
    kinds.connection.execute(
        "UPDATE ops.setting SET value = %s WHERE name = 'read_sightings'", [sightings]
    )
    for kind in kinds.examples.keys() - WITHOUT.keys():
        full += engines.compare(brief(kinds, kind)) > 0
    kinds.connection.execute("UPDATE ops.setting SET value = 'true' WHERE name = 'read_sightings'")
    assert full > 60


def brief(kinds: Kinds, kind: str) -> Spec:
    """The example of a kind, over two days and few people."""
    periods = {} if kind == "active_subscribers" else {"total_periods": 3}
    spec: Spec = kinds.vary(kinds.examples[kind], {**BRIEF, **periods})
    return spec


@pytest.mark.parametrize("kind", sorted(WITHOUT))
def test_the_others_are_known_to_have_no_equal(engines: Engines, kind: str) -> None:
    """A kind that is left out fails there; one that no longer does is to be compared."""
    with pytest.raises((duckdb.Error, sqlglot.errors.SqlglotError)):
        engines.transpiled(brief(engines.kinds, kind))


MOMENTS = st.builds(
    lambda day, hour, minute: f"{day}" + (f"T{hour:02}:{minute:02}:00" if hour or minute else ""),
    st.sampled_from(DAYS),
    st.sampled_from([0, 0, 0, 6, 13]),
    st.sampled_from([0, 0, 30]),
)
CHANGES = st.fixed_dictionaries(
    {
        "start_date": MOMENTS,
        "end_date": MOMENTS,
        "date": st.sampled_from([str(day) for day in DAYS[:2]]),
        "hours": st.none()
        | st.builds(
            lambda start, end: {"start_hour": start, "end_hour": end},
            st.integers(0, 23),
            st.integers(0, 24),
        ),
        "aggregation_unit": st.sampled_from(["admin0", "admin1", "admin2", "admin3", "lon-lat"]),
        "event_types": st.none()
        | st.lists(st.sampled_from(["calls", "sms", "mds", "topups"]), min_size=1, unique=True),
        "subscriber_subset": st.sampled_from(
            [
                "few",
                {
                    "query_kind": "daily_location",
                    "date": "2016-01-01",
                    "aggregation_unit": "admin3",
                    "method": "last",
                    "subscriber_subset": "few",
                },
            ]
        ),
        "direction": st.sampled_from(["both", "in", "out"]),
        "total_periods": st.just(2),
    }
)
#: Kinds that random specifications are of: those over HTTP that DuckDB knows and that read events.
RANDOM = [
    "active_at_reference_location_counts",
    "aggregate_network_objects",
    "calendar_activity",
    "consecutive_trips_od_matrix",
    "flows",
    "histogram_aggregate",
    "inflows",
    "joined_spatial_aggregate",
    "labelled_spatial_aggregate",
    "localised_calendar_activity",
    "location_event_counts",
    "location_introversion",
    "outflows",
    "spatial_aggregate",
    "total_network_objects",
    "trips_od_matrix",
    "unique_subscriber_counts",
    "unique_visitor_counts",
    "unmoving_at_reference_location_counts",
    "unmoving_counts",
]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(kind=st.sampled_from(RANDOM), changes=CHANGES)
def test_random_specifications(engines: Engines, kind: str, changes: dict[str, Any]) -> None:
    """Whatever the dates, hours, units, event types and subsets: the same rows, or a refusal."""
    kinds = engines.kinds
    spec = kinds.vary(kinds.examples[kind], changes)
    normal = Jsonb(spec)
    assume(kinds.one("SELECT query.problem(query.normalise(%s, 'any'))", normal) is None)
    try:
        with kinds.connection.transaction():
            kinds.compiled(spec)
    except psycopg.errors.InvalidParameterValue:
        assume(False)  # such as a direction of mobile data
    engines.compare(spec)
