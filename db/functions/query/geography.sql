-- Query kind geography: the regions of a unit themselves.
-- requires: query.register_kind, query.parameter_group
CREATE OR REPLACE FUNCTION query.geography(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF geography.spec ? 'geom_table' THEN
        -- All of the table, mapped to or not, as FlowMachine gives it.
        RETURN format('SELECT g.region, r.geom FROM store.geometry_row AS g '
            'LEFT JOIN store.region AS r ON r.region = g.region WHERE g.geometry_table = %L',
            geography.spec ->> 'geom_table');
    ELSIF geography.spec ->> 'aggregation_unit' = 'lon-lat' THEN
        -- One row a cell version, as FlowMachine gives it.
        RETURN 'SELECT m.region, c.point AS geom FROM store.cell AS c '
            'INNER JOIN store.cell_region AS m ON m.cell = c.cell AND m.layer = ''lon-lat''';
    END IF;
    RETURN format('SELECT r.region, r.geom FROM store.region AS r WHERE r.layer = %L',
        geography.spec ->> 'aggregation_unit');
END
$body$;

COMMENT ON FUNCTION query.geography(jsonb) IS
$$SQL text of geography: region, geom (EPSG:4326).$$;

SELECT query.register_kind(
    kind => 'geography',
    level => 'aggregate',
    summary => 'The regions of an aggregation unit with their geometry.',
    description => 'For lon-lat one row a version of each cell, or a row of geom_table. '
        'Nothing in it is about people, so all of it is shown.',
    parameters => query.parameter_group('unit'),
    columns => '[{"name": "region", "role": "unit"}, {"name": "geom", "type": "public.geometry"}]',
    example => '{"query_kind": "geography", "aggregation_unit": "admin3"}',
    exposed => TRUE,
    redaction => '{"rule": "none", "strict": "none"}',
    unit_from => 'aggregation_unit'
);
