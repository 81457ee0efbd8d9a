-- A statistic of the number of active cells: reference queries §6.13.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(6);

CREATE FUNCTION pg_temp.cells(statistic text, aggregate_by text, more jsonb DEFAULT '{"end_date": "2016-01-03"}')
RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'aggregate_network_objects', 'statistic', statistic,
        'aggregate_by', aggregate_by, 'total_network_objects', pg_temp.by_region('total_network_objects', more))
$$;
-- A1 has 2 cells on the first day and 1 on the second, B2 one on the second.
SELECT is(pg_temp.rounded(pg_temp.cells(s.statistic, 'month')) - 'A2' - 'B1', s.expected::jsonb, s.statistic)
FROM (VALUES ('avg', '{"A1": 1.5, "B2": 1}'), ('sum', '{"A1": 3, "B2": 1}'), ('max', '{"A1": 2, "B2": 1}'))
    AS s (statistic, expected);
SELECT is(
    (SELECT array_agg(DISTINCT (r.value ->> 2)::timestamptz)
        FROM jsonb_array_elements(pg_temp.complete(pg_temp.cells('avg', 'century'))) AS r),
    ARRAY['2001-01-01 00:00-05'::timestamptz], 'a century begins in the country''s time');
SELECT is(jsonb_array_length(pg_temp.published(pg_temp.cells('avg', 'day'))), 7,
    'days again: as many rows as days and regions; all are published');
SELECT is(pg_temp.refusal(pg_temp.cells('avg', 'week')),
    'aggregate_by: Must be one of: second, minute, hour, day, month, year, century.', 'lengths of time');

SELECT * FROM finish();
ROLLBACK;
