-- The regions of a unit as a map.
CREATE OR REPLACE FUNCTION cache.geography_body(unit text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_features text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM store.layer AS l WHERE l.layer = geography_body.unit) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('No regions are loaded for %s.', geography_body.unit),
            HINT = format('Load them with flowsql load geography --layer %s FILE.', geography_body.unit);
    END IF;
    SELECT string_agg(f.feature::text, ', ' ORDER BY f.place) INTO v_features
    FROM (
        SELECT
            p.place,
            json_build_object('type', 'Feature', 'id', p.place,
                'geometry', public.st_asgeojson(p.geom)::json,
                'properties', CASE geography_body.unit
                    WHEN 'lon-lat' THEN jsonb_build_object('lon', p.lon, 'lat', p.lat)
                    ELSE jsonb_build_object('pcod', p.code) END
                    || jsonb_build_object(
                        'centroid', public.st_asgeojson(public.st_centroid(p.geom))::jsonb)) AS feature
        FROM (
            SELECT r.code, r.lon, r.lat, r.geom, row_number() OVER (ORDER BY r.code, v.cell) AS place
            FROM store.region AS r
            -- The points of lon-lat come once for each version of a cell there.
            LEFT JOIN store.cell_region AS v
                ON geography_body.unit = 'lon-lat' AND v.layer = 'lon-lat' AND v.region = r.region
            WHERE r.layer = geography_body.unit AND (geography_body.unit <> 'lon-lat' OR v.cell IS NOT NULL)
        ) AS p
    ) AS f;
    RETURN format('{"type": "FeatureCollection", "features": [%s]}', v_features);
END
$body$;

COMMENT ON FUNCTION cache.geography_body(text) IS
$$The regions of a loaded layer as a GeoJSON FeatureCollection; properties pcod (or lon, lat) and centroid.

Errors: P0002 no such layer is loaded.$$;
