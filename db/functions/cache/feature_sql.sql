-- One feature a row.
-- requires: cache.plain_sql, cache.unit_join
CREATE OR REPLACE FUNCTION cache.feature_sql(id text, unit text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT row_number() OVER () AS id, json_build_object(''type'', ''Feature'', ''id'', row_number() OVER (), '
        '''geometry'', public.st_asgeojson(u.geom)::json, ''properties'', to_jsonb(r) - ''geom'' '
        '|| jsonb_build_object(''centroid'', public.st_asgeojson(public.st_centroid(u.geom))::jsonb)) AS feature '
        'FROM (%s) AS r LEFT JOIN store.region AS u ON %s',
        cache.plain_sql(feature_sql.id, feature_sql.strict), cache.unit_join(feature_sql.unit, ''));
END
$body$;

COMMENT ON FUNCTION cache.feature_sql(text, text, boolean) IS
$$SQL text of (id, feature): a GeoJSON feature for each row of a result with one unit; geometry may be null.$$;
