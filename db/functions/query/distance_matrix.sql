-- Query kind distance_matrix: how far places are apart.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.require_points
CREATE OR REPLACE FUNCTION query.distance_matrix(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM query.require_points('aggregation_unit', distance_matrix.spec);
    RETURN 'SELECT a.region AS region_from, b.region AS region_to, '
        'public.st_distance(public.geography(a.geom), public.geography(b.geom)) / 1000 AS value '
        'FROM (SELECT DISTINCT m.region FROM store.cell_region AS m WHERE m.layer = ''lon-lat'') AS f '
        'CROSS JOIN (SELECT DISTINCT m.region FROM store.cell_region AS m WHERE m.layer = ''lon-lat'') AS t '
        'INNER JOIN store.region AS a ON a.region = f.region INNER JOIN store.region AS b ON b.region = '
        't.region '
        'WHERE a.geom IS NOT NULL AND b.geom IS NOT NULL';
END
$body$;

COMMENT ON FUNCTION query.distance_matrix(jsonb) IS
$$SQL text of distance_matrix: region_from, region_to, value (km). Errors: 22023 a unit without points.$$;

SELECT query.register_kind(
    kind => 'distance_matrix',
    level => 'aggregate',
    summary => 'How far all points of cells are apart, in km.',
    description => 'Geodesic distances (WGS 84) between every ordered pair of points, a point and itself too. '
        'Nothing in it is about people.',
    parameters => jsonb_build_array(
        query.defaulted(query.parameter_group('unit') -> 0, '"lon-lat"')),
    columns => '[{"name": "region_from", "role": "unit", "suffix": "_from"}, {"name": "region_to", "role": "unit",
     "suffix": "_to"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "distance_matrix", "aggregation_unit": "lon-lat"}',
    redaction => '{"rule": "none", "strict": "none"}',
    unit_from => 'aggregation_unit'
);
