-- The area of a label, its rings closed.
CREATE OR REPLACE FUNCTION query.label_geometry(label text, shape jsonb)
RETURNS public.geometry
LANGUAGE plpgsql
IMMUTABLE
PARALLEL UNSAFE -- its exception block is a subtransaction
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_shape jsonb := label_geometry.shape;
    v_area public.geometry;
BEGIN
    IF label_geometry.shape ->> 'type' = 'Polygon' THEN
        SELECT jsonb_set(v_shape, '{coordinates}', jsonb_agg(CASE WHEN r.value -> 0 = r.value -> -1 THEN r.value
            ELSE r.value || jsonb_build_array(r.value -> 0) END ORDER BY r.ordinality))
        INTO v_shape
        FROM jsonb_array_elements(v_shape -> 'coordinates') WITH ORDINALITY AS r;
    END IF;
    v_area := public.st_geomfromgeojson(v_shape);
    -- Of a collection, or of sides that cross, nobody can say what is inside.
    IF public.st_isvalid(v_area) AND public.geometrytype(v_area) <> 'GEOMETRYCOLLECTION' THEN
        RETURN v_area;
    END IF;
    RAISE invalid_parameter_value;
EXCEPTION
    WHEN OTHERS THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('labels.%s: Not a valid GeoJSON geometry.', label_geometry.label),
            HINT = 'Give a Polygon whose x is the hour score and whose y is the day score.';
END
$body$;

COMMENT ON FUNCTION query.label_geometry(text, jsonb) IS
$$The geometry of a label (GeoJSON in the plane of hour score and day score), open rings of a polygon closed.

Errors: 22023 no GeoJSON geometry, a collection, or a polygon whose sides cross.$$;
