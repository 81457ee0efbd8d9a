-- One feature a region, with where its people come from and go to.
-- requires: cache.plain_sql, cache.unit_join, cache.partner_map_sql
CREATE OR REPLACE FUNCTION cache.flow_feature_sql(id text, unit text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_keys constant text[] := CASE flow_feature_sql.unit
        WHEN 'lon-lat' THEN ARRAY['lon', 'lat'] ELSE ARRAY['pcod'] END;
    v_from text;
    v_to text;
BEGIN
    SELECT string_agg(format('%I AS %I', k.key || '_from', k.key), ', '),
        string_agg(format('%I AS %I', k.key || '_to', k.key), ', ')
    INTO v_from, v_to FROM unnest(v_keys) AS k (key);
    RETURN format(
        'WITH flow AS MATERIALIZED (%1$s), place AS (SELECT %2$s FROM flow UNION SELECT %3$s FROM flow), '
        'outward AS (%4$s), inward AS (%5$s) '
        'SELECT row_number() OVER (ORDER BY %6$s) AS id, json_build_object(''type'', ''Feature'', '
        '''id'', row_number() OVER (ORDER BY %6$s), ''geometry'', public.st_asgeojson(u.geom)::json, '
        '''properties'', to_jsonb(r) || jsonb_build_object(''outflows'', coalesce(o.partners, ''{}''), '
        '''inflows'', coalesce(i.partners, ''{}''), '
        '''centroid'', public.st_asgeojson(public.st_centroid(u.geom))::jsonb)) AS feature '
        'FROM place AS r LEFT JOIN outward AS o ON %7$s LEFT JOIN inward AS i ON %8$s '
        'LEFT JOIN store.region AS u ON %9$s',
        cache.plain_sql(flow_feature_sql.id, flow_feature_sql.strict), v_from, v_to,
        cache.partner_map_sql(v_keys, '_from', '_to'), cache.partner_map_sql(v_keys, '_to', '_from'),
        (SELECT string_agg(format('r.%I', k.key), ', ') FROM unnest(v_keys) AS k (key)),
        (SELECT string_agg(format('o.%1$I IS NOT DISTINCT FROM r.%1$I', k.key), ' AND ')
            FROM unnest(v_keys) AS k (key)),
        (SELECT string_agg(format('i.%1$I IS NOT DISTINCT FROM r.%1$I', k.key), ' AND ')
            FROM unnest(v_keys) AS k (key)),
        cache.unit_join(flow_feature_sql.unit, ''));
END
$body$;

COMMENT ON FUNCTION cache.flow_feature_sql(text, text, boolean) IS
$$SQL text of (id, feature): a GeoJSON feature for each region of a result from regions to regions.

Properties: the region's columns, outflows and inflows (maps from the other region to the value; for lon-lat by
lon, then lat; partners unknown are left out), centroid.$$;
