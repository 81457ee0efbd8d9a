-- How many people of a region were active in the same periods: reference queries §6.19, rule R3.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(7);

CREATE FUNCTION pg_temp.calendar(more jsonb DEFAULT '{}', place jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT '{"query_kind": "localised_calendar_activity", "start_date": "2016-01-04", "total_periods": 2}'::jsonb
        || jsonb_build_object('reference_location', pg_temp.day('{"date": "2016-01-04"}' || place)) || more
$$;

-- Who is somewhere on day 2: often B1, night A1, brink A2, moved B2.
SELECT is(pg_temp.complete(pg_temp.calendar('{"start_date": "2016-01-02"}', '{"date": "2016-01-02"}')),
    pg_temp.listed('[["B1", ["2016-01-02T00:00:00", "2016-01-03T00:00:00"], 1], ["A1", ["2016-01-02T00:00:00"], 1],
      ["A2", ["2016-01-02T00:00:00", "2016-01-03T00:00:00"], 1], ["B2", ["2016-01-02T00:00:00"], 1]]'::jsonb),
    'periods by place');
SELECT is(pg_temp.published(pg_temp.calendar()), '[["A1", ["2016-01-04T00:00:00", "2016-01-05T00:00:00"], 16]]',
    '16 people are published, 15 are absent');
SELECT is(pg_temp.published(pg_temp.calendar('{"start_date": "2016-01-02"}')), '[["A1", null, 16]]',
    'who was never active is counted under none');
SELECT pg_temp.event('calls', 'once', '2016-01-04 10:00', 'a');
SELECT is(
    pg_temp.complete(pg_temp.calendar()) @> '[["A1", ["2016-01-04T00:00:00"], 1]]', TRUE, 'one of other habits');
SELECT is(pg_temp.published(pg_temp.calendar()), '[]', 'hides the whole region');
SELECT is(pg_temp.refusal(pg_temp.calendar() - 'reference_location'),
    'reference_location: Missing data for required field.', 'a place is needed');
SELECT is(pg_temp.refusal(pg_temp.calendar('{"reference_location": null}')),
    'reference_location: Field may not be null.', 'null is none');

SELECT * FROM finish();
ROLLBACK;
