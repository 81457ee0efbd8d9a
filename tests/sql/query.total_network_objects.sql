-- How many cells are active by region and time: reference queries §6.12, decisions D6 and D10.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

-- Rows (region, cells, local time).
CREATE FUNCTION pg_temp.cells(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_set(r.value, '{2}',
        to_jsonb(to_char((r.value ->> 2)::timestamptz AT TIME ZONE 'America/Lima',
            'YYYY-MM-DD HH24:MI'))) ORDER BY r.ordinality)
    FROM jsonb_array_elements(pg_temp.complete(pg_temp.by_region('total_network_objects', more)))
        WITH ORDINALITY AS r
$$;

SELECT is(pg_temp.cells('{"end_date": "2016-01-03"}'),
    '[["A1", 1, "2016-01-02 00:00"], ["A1", 2, "2016-01-01 00:00"], ["A2", 1, "2016-01-01 00:00"],
        ["A2", 1, "2016-01-02 00:00"],
      ["B1", 1, "2016-01-01 00:00"], ["B1", 1, "2016-01-02 00:00"], ["B2", 1, "2016-01-02 00:00"]]',
    'days of the country; a cell that moved counts where it was');
SELECT is(pg_temp.cells('{"end_date": "2016-01-04", "total_by": "month"}'),
    '[["A1", 2, "2016-01-01 00:00"], ["A2", 1, "2016-01-01 00:00"], ["B1", 1, "2016-01-01 00:00"],
        ["B2", 1, "2016-01-01 00:00"]]',
    'a cell counts once in a month');
SELECT is(pg_temp.cells('{"total_by": "hour", "hours": {"start_hour": 9, "end_hour": 11}}'),
    '[["A1", 1, "2016-01-01 09:00"], ["A1", 1, "2016-01-01 10:00"], ["A2", 1, "2016-01-01 10:00"]]', 'hours');
SELECT is(pg_temp.cells('{"subscriber_subset": "few", "event_types": ["calls"]}'),
    '[["A1", 2, "2016-01-01 00:00"], ["A2", 1, "2016-01-01 00:00"]]', 'of a subset');
SELECT is(pg_temp.published(pg_temp.by_region('total_network_objects')),
    pg_temp.complete(pg_temp.by_region('total_network_objects')), 'cells are no people: all is published');
CREATE FUNCTION pg_temp.people() RETURNS jsonb[]
LANGUAGE sql AS $$
    SELECT array_agg(r.value -> 3 ORDER BY r.value -> 3)
    FROM jsonb_array_elements(pg_temp.listed(query.compile(pg_temp.by_region('total_network_objects')))) AS r
$$;
SELECT is(pg_temp.people(), ARRAY['null', 'null', 'null']::jsonb [], 'people are not counted where nobody asks');
UPDATE ops.setting AS s SET value = s.value || ',total_network_objects' WHERE s.name = 'strict_kinds';
SELECT is(pg_temp.people(), ARRAY['2', '5', '6']::jsonb [], 'but beside, for the stricter profile');
SELECT is(pg_temp.refusal(pg_temp.by_region('total_network_objects', '{"total_by": "week"}')),
    'total_by: Must be one of: second, minute, hour, day, month, year.', 'lengths of time');

SELECT * FROM finish();
ROLLBACK;
