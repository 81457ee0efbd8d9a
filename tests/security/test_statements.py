"""Some 500 statements of an analyst, in two worlds that differ in the people of suppressed cells.

All that comes back (rows, tags, notices, errors) is the same, byte for byte, and names nobody.
"""

import itertools
import json
import re

from test_gate_attacks import INSIDE
from twins import DAYS, QUESTIONS, Twin, transcript

#: On the view of a result.
SHAPES = """
TABLE {r}
SELECT * FROM {r} ORDER BY 1
SELECT * FROM {r} ORDER BY 1 DESC NULLS LAST LIMIT 1
SELECT * FROM {r} LIMIT 5 OFFSET 1
SELECT count(*) FROM {r}
SELECT count(*), count(value), sum(value), min(value), max(value), avg(value) FROM {r}
SELECT stddev(value), variance(value), mode() WITHIN GROUP (ORDER BY value) FROM {r}
SELECT percentile_cont(0.1) WITHIN GROUP (ORDER BY value) FROM {r}
SELECT * FROM {r} WHERE value < 16
SELECT * FROM {r} WHERE value BETWEEN 1 AND 15
SELECT * FROM {r} WHERE value = 3
SELECT * FROM {r} WHERE value IS NULL
SELECT * FROM {r} WHERE NOT value > 15
SELECT * FROM {r} WHERE pcod = 'B'
SELECT * FROM {r} WHERE pcod IN ('B', 'C')
SELECT * FROM {r} WHERE pcod <> 'A'
SELECT * FROM {r} WHERE pcod LIKE '%'
SELECT * FROM {r} WHERE pcod_from = 'B' OR pcod_to = 'C'
SELECT a.code, r.value FROM geography.admin3 AS a (code) LEFT JOIN {r} AS r ON TRUE
SELECT DISTINCT value FROM {r}
SELECT value, count(*) FROM {r} GROUP BY ROLLUP (value)
SELECT value, count(*) FROM {r} GROUP BY GROUPING SETS ((value), ())
SELECT value, count(*) FROM {r} GROUP BY value HAVING count(*) < 16
SELECT row_number() OVER (ORDER BY value), rank() OVER (ORDER BY value) FROM {r}
SELECT lag(value) OVER (ORDER BY value), ntile(4) OVER (ORDER BY value) FROM {r}
SELECT * FROM {r} EXCEPT SELECT * FROM {r}
SELECT * FROM {r} UNION ALL SELECT * FROM {r}
SELECT count(*) FROM {r} AS a CROSS JOIN {r} AS b
SELECT (SELECT sum(value) FROM {r}) - 20
WITH RECURSIVE w AS (SELECT 1 AS n UNION SELECT n + 1 FROM w, {r} WHERE n < 3) SELECT * FROM w
SELECT EXISTS (SELECT FROM {r} WHERE value < 16)
SELECT jsonb_agg(r ORDER BY r::text) FROM {r} AS r
SELECT row_to_json(r) FROM {r} AS r
SELECT md5(string_agg(r::text, ',' ORDER BY r::text)) FROM {r} AS r
SELECT r::text, pg_column_size(r) FROM {r} AS r
SELECT pg_typeof(value) FROM {r}
SELECT 1 / (value - 20) FROM {r}
SELECT value::text::date FROM {r}
SELECT value::smallint, value::boolean FROM {r}
SELECT ctid FROM {r}
SELECT xmin FROM {r}
SELECT tableoid::regclass FROM {r}
SELECT * FROM {r} TABLESAMPLE SYSTEM (50)
SELECT * FROM {r} FOR UPDATE
SELECT no_such_column FROM {r}
SELECT length(pg_get_viewdef('{r}'::regclass)) > 0
SELECT has_table_privilege('{r}', 'SELECT'), has_table_privilege('{r}', 'INSERT')
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '{r}'::regclass
SELECT reltuples, relpages, relhasindex FROM pg_class WHERE oid = '{r}'::regclass
SELECT pg_relation_size('{r}'), pg_total_relation_size('{r}')
SELECT obj_description('{r}'::regclass)
SELECT seq_scan, n_live_tup FROM pg_stat_all_tables WHERE relid = '{r}'::regclass
SELECT * FROM pg_stats WHERE tablename = split_part('{r}', '.', 2)
EXPLAIN TABLE {r}
EXPLAIN VERBOSE SELECT * FROM {r} WHERE value < 16
EXPLAIN (COSTS OFF) SELECT * FROM {r} WHERE value = 3
EXPLAIN (FORMAT JSON) SELECT sum(value) FROM {r}
EXPLAIN (FORMAT XML, VERBOSE) SELECT * FROM {r}
EXPLAIN (FORMAT YAML, SETTINGS) SELECT * FROM {r}
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) TABLE {r}
EXPLAIN (ANALYZE, WAL, TIMING OFF, SUMMARY OFF) SELECT count(*) FROM {r}
EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM {r} WHERE value < 16
EXPLAIN (GENERIC_PLAN) TABLE {r}
INSERT INTO {r} SELECT * FROM {r}
UPDATE {r} SET value = 1
DELETE FROM {r}
TRUNCATE {r}
LOCK TABLE {r} IN ACCESS SHARE MODE
CREATE VIEW flow.stolen AS TABLE {r}
CREATE TABLE flow.stolen AS TABLE {r}
SELECT * INTO TEMP stolen FROM {r}
ALTER VIEW {r} RENAME TO stolen
DROP VIEW {r}
COMMENT ON VIEW {r} IS 'mine'
GRANT SELECT ON {r} TO PUBLIC
ANALYZE {r}
COPY {r} TO '/tmp/stolen'
COPY (TABLE {r}) TO PROGRAM 'cat'
PREPARE p AS SELECT * FROM {r} WHERE value < $1
EXECUTE p (16)
EXPLAIN EXECUTE p (16)
DEALLOCATE p
BEGIN
DECLARE c SCROLL CURSOR FOR TABLE {r}
FETCH ALL c
FETCH ABSOLUTE 2 c
ROLLBACK
"""

#: On the functions, with an id or something that is none.
CALLS = """
SELECT flow.rows('{i}')
SELECT count(*) FROM flow.rows('{i}')
SELECT flow.body('{i}', 'json')
SELECT flow.body('{i}', 'csv')
SELECT flow.body('{i}', 'geojson')
SELECT flow.body('{i}', 'xml')
SELECT length(flow.body('{i}', 'json'))
SELECT flow.status('{i}')
SELECT flow.wait('{i}')
SELECT flow.open('{i}')
"""
NO_IDS = ("", "x", "0" * 32, "f" * 32, "../etc", "q_{people}", "{people} ", "%", "' OR TRUE --")

SEEN = {
    "query_kind": "unique_subscriber_counts",
    "start_date": "2016-01-01",
    "end_date": "2016-01-02",
    "aggregation_unit": "admin3",
}
LAYER = {"query_kind": "geography", "aggregation_unit": "admin3"}

#: Specifications that are wrong in some member, or may not be asked.
WRONG: list[object] = [
    None,
    {},
    [],
    {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3"},
    {**SEEN, "query_kind": "event_count"},
    {"query_kind": "no_such"},
    {"query_kind": "spatial_aggregate"},
    {"query_kind": "spatial_aggregate", "locations": []},
    {**LAYER, "aggregation_unit": "admin9"},
    {**LAYER, "aggregation_unit": "public.calls"},
    {**LAYER, "geom_table": "pg_class"},
    {**LAYER, "mapping_table": "pg_authid"},
    {**SEEN, "end_date": "2016-01-01"},
    {**SEEN, "start_date": "2015-01-01", "end_date": "2015-01-02"},
    {**SEEN, "start_date": "x"},
    {**SEEN, "subscriber_subset": "nobody"},
    {**SEEN, "subscriber_subset": "{people}"},
]

#: Asked, waited for and read: of people that stand in different places in the two worlds.
ASKED = [
    f"flow.spatial_aggregate(flow.daily_location('{day}', 'admin3', method => '{method}'))"
    for day, method in itertools.product(DAYS, ("last", "most-common"))
] + [
    "flow.unique_subscriber_counts('2016-01-01', '2016-01-02', 'lon-lat')",
    "flow.location_event_counts('2016-01-01', '2016-01-03', 'admin3', 'hour')",
    "flow.trips_od_matrix('2016-01-01', '2016-01-03', 'admin3')",
    "flow.joined_spatial_aggregate(flow.daily_location('2016-01-01', 'admin3'),"
    " flow.event_count('2016-01-01', '2016-01-03'), 'max')",
]

#: What describes this database to everybody.
CATALOGUE = [
    "tables",
    "views",
    "columns",
    "routines",
    "parameters",
    "schemata",
    "role_table_grants",
    "routine_privileges",
    "table_privileges",
    "usage_privileges",
    "view_table_usage",
    "view_column_usage",
    "triggers",
    "sequences",
    "domains",
    "user_defined_types",
    "table_constraints",
    "key_column_usage",
    "applicable_roles",
    "enabled_roles",
    "foreign_tables",
    "foreign_servers",
    "foreign_table_options",
    "user_mappings",
    "user_mapping_options",
    "column_privileges",
    "udt_privileges",
]


def statements() -> list[str]:
    """All of them, in the order in which they are sent."""
    found = []
    for name in QUESTIONS:
        relation = f"results.q_{{{name}}}"
        found += [line.replace("{r}", relation) for line in SHAPES.strip().splitlines()]
    for identity in [*(f"{{{name}}}" for name in QUESTIONS), *NO_IDS]:
        quoted = identity.replace("'", "''")
        found += [line.replace("{i}", quoted) for line in CALLS.strip().splitlines()]
    found += [f"SELECT flow.run('{json.dumps(spec)}')" for spec in WRONG]
    for question in ASKED:
        found.append(f"SELECT flow.wait(flow.run({question}))")
        found.append(f"SELECT flow.rows(flow.run({question}))")
    for view in CATALOGUE:
        found.append(
            f"SELECT v::text FROM information_schema.{view} AS v WHERE v::text ~"
            " '(flow|results|geography|core)' ORDER BY 1"
        )
    return found


def test_statements_read_the_same(pair: tuple[Twin, Twin]) -> None:
    """Statement by statement, so that what differs is named."""
    sent = statements()
    assert len(sent) > 500
    # A view that one opened stays, so both start from the same: nothing but the questions opened.
    first, second = (transcript(twin, ";\n".join(sent), mark=True) for twin in pair)
    for ours, theirs in zip(first.split("\n>> "), second.split("\n>> "), strict=True):
        assert ours == theirs
        assert not INSIDE.search(re.sub(r"^.*\n", "", ours)), ours


def test_the_statements_answer_too(pair: tuple[Twin, Twin]) -> None:
    """They are no list of errors: most give rows, and A is in them."""
    read = transcript(pair[0], ";\n".join(statements()[:40]), mark=True)
    assert "('A', 20)" in read
    errors = sum(bool(re.search(r"\n[0-9A-Z]{5}: ", part)) for part in read.split("\n>> "))
    assert errors < 10
