-- A result as a map.
-- requires: cache.plain_sql, cache.feature_sql, query.columns
CREATE OR REPLACE FUNCTION cache.geojson_body(id text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query cache.query%ROWTYPE;
    v_units integer;
    v_features text;
BEGIN
    PERFORM cache.result_sql(geojson_body.id, geojson_body.strict); -- refuses what is not ready
    SELECT q.* INTO v_query FROM cache.query AS q WHERE q.id = geojson_body.id;
    SELECT count(*) INTO v_units FROM query.columns(v_query.spec) AS c WHERE c.role = 'unit';
    IF (SELECT k.columns @> '[{"map": false}]' FROM query.kind AS k WHERE k.kind = v_query.kind) THEN
        v_units := 0;
    END IF;
    -- Flows of several dates have no place in one map of partners.
    IF v_units = 0 OR (v_units > 1 AND v_query.spec ? 'dates') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('Query with id ''%s'' has no geojson compatible representation.', geojson_body.id),
            HINT = 'Ask for json or csv.';
    END IF;
    EXECUTE format('SELECT string_agg(f.feature::text, '', '' ORDER BY f.id) FROM (%s) AS f',
        CASE v_units
            WHEN 1 THEN cache.feature_sql(geojson_body.id, v_query.unit, geojson_body.strict)
            ELSE cache.flow_feature_sql(geojson_body.id, v_query.unit, geojson_body.strict) END)
    INTO v_features;
    RETURN format('{"type": "FeatureCollection", "features": [%s]}', v_features);
END
$body$;

COMMENT ON FUNCTION cache.geojson_body(text, boolean) IS
$$A ready result as a GeoJSON FeatureCollection in WGS 84: a feature a row, or for origins and destinations a
feature a region with the maps inflows and outflows.

Errors: P0002 no such result; 22023 a kind without geography.$$;
