-- Leader clustering of one subscriber's sites: reference queries §7, step 2.
BEGIN;
SELECT plan(6);

-- On the equator a degree is 111.3 km.
CREATE FUNCTION pg_temp.clusters(lons double precision [], weights bigint [],
    radius_km double precision) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_build_array(h.site, h.cluster, h.weight, trim_scale(round(h.lon::numeric, 9)),
        h.lat) ORDER BY h.site)
    FROM query.hartigan(ARRAY(SELECT n FROM generate_series(1, cardinality(lons)) AS n), lons,
        array_fill(0::double precision, ARRAY[cardinality(lons)]), weights, radius_km) AS h
$$;

SELECT is(pg_temp.clusters('{0, 1, 0.6}', '{1, 1, 1}', 100),
    '[[1, 1, 2, 0.3, 0], [2, 2, 1, 1, 0], [3, 1, 2, 0.3, 0]]',
        'a site joins the first cluster near enough, not the nearest');
SELECT is(pg_temp.clusters('{0, 0.4}', '{3, 1}', 100), '[[1, 1, 4, 0.1, 0], [2, 1, 4, 0.1, 0]]',
    'the centre is the mean by weight');
SELECT is(pg_temp.clusters('{0, 0.8, 1.2}', '{1, 1, 1}', 100), '[[1, 1, 3, 0.666666667, 0], [2, 1, 3, 0.666666667, 0],
    [3, 1, 3, 0.666666667, 0]]', 'the centre that has moved is what counts');
SELECT is(
    pg_temp.clusters('{0, 1.2, 0.8}', '{1, 1, 1}', 100), '[[1, 1, 2, 0.4, 0], [2, 2, 1, 1.2, 0], [3, 1, 2, 0.4, 0]]',
    'so the order does');
SELECT is(pg_temp.clusters('{0, 0}', '{1, 1}', 0), '[[1, 1, 1, 0, 0], [2, 2, 1, 0, 0]]',
    'nearer than the radius, not as near');
SELECT is(pg_temp.clusters('{}', '{}', 1), NULL, 'no site, no cluster');

SELECT * FROM finish();
ROLLBACK;
