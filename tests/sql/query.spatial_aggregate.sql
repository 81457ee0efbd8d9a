-- How many people are in each region: reference queries §6.1, rule R1.
BEGIN;
\ir include/world.psql
SELECT plan(11);

CREATE FUNCTION pg_temp.people(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.day(more))
$$;

SELECT pg_temp.gives(pg_temp.people(), '[["A1", 2], ["A2", 4], ["B1", 1]]', 'people by region');
SELECT pg_temp.gives(pg_temp.people('{"aggregation_unit": "lon-lat"}'),
    '[[1, 1, 1], [2, 2, 1], [5, 5, 1], [6, 1, 4], [11, 1, 1], [null, null, 1]]', 'people by point, one point unknown');
SELECT pg_temp.gives(pg_temp.people('{"date": "2016-01-04"}'), '[["A1", 16], ["A2", 15]]', 'two crowds');
SELECT is(pg_temp.published(pg_temp.people('{"date": "2016-01-04"}')), '[["A1", 16]]',
    '16 people are published, 15 are absent');
SELECT is(pg_temp.published(pg_temp.people()), '[]', 'nothing is published of a few');
SELECT pg_temp.gives(
    jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', jsonb_build_object(
        'query_kind', 'modal_location', 'locations', jsonb_build_array(
            pg_temp.day('{"date": "2016-01-04"}'), pg_temp.day('{"date": "2016-01-05"}')))),
    '[["B1", 16], ["A2", 15]]', 'of modal locations');
SELECT is(
    (SELECT string_agg(concat_ws(' ', c.name, c.role), ', ' ORDER BY c.place)
        FROM query.columns(pg_temp.people()) AS c),
    'region unit, value value', 'columns');

SELECT * FROM finish();
ROLLBACK;
