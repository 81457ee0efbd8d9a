-- Gives the synthetic country its regions: those of a loaded layer, or its own.
-- requires: synth.make_shapes, etl.store_layer
CREATE OR REPLACE FUNCTION synth.make_regions(parameters jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_layer constant text := make_regions.parameters ->> 'layer';
    v_made constant boolean := coalesce((SELECT c.made_regions FROM synth.country AS c), FALSE);
    v_shape record;
BEGIN
    IF v_layer IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM store.layer AS l WHERE l.layer = v_layer AND l.shape = 'polygon') THEN
            RAISE EXCEPTION USING
                ERRCODE = 'no_data_found',
                MESSAGE = format('there is no layer %s to live in', v_layer),
                HINT = 'Load it first (flowsql load geography), or give no layer: a country is made then.';
        END IF;
        RETURN v_layer;
    ELSIF NOT v_made THEN
        IF EXISTS (SELECT FROM store.layer AS l WHERE l.layer = 'admin3') THEN
            RETURN 'admin3';
        ELSIF EXISTS (SELECT FROM store.layer AS l WHERE l.layer ~ '^admin[0-2]$') THEN
            RAISE EXCEPTION USING
                ERRCODE = 'object_not_in_prerequisite_state',
                MESSAGE = 'there are regions, but none of admin3: a made country would replace them',
                HINT = 'Name the layer to live in (--layer admin2), or load admin3.';
        END IF;
    END IF;
    FOR v_shape IN
        SELECT s.layer, jsonb_agg(jsonb_build_object('line', s.line, 'geometry', public.st_astext(s.geom),
            'properties', jsonb_build_object('code', s.code, 'name', s.name)) ORDER BY s.line) AS rows
        FROM (
            SELECT m.*, row_number() OVER (PARTITION BY m.layer ORDER BY m.code COLLATE "C") AS line
            FROM synth.make_shapes(make_regions.parameters) AS m
        ) AS s
        GROUP BY s.layer
        ORDER BY s.layer
    LOOP
        PERFORM etl.store_layer(v_shape.layer, v_shape.rows, ARRAY['made by flowsql synth'], 'code', 'name');
    END LOOP;
    RETURN NULL;
END
$body$;

COMMENT ON FUNCTION synth.make_regions(jsonb) IS
$$Stores layers admin0 to admin3 of a made country, unless it is to live in a loaded layer; returns that layer, or null.

Errors: P0002 no such layer; 55000 loaded regions would be replaced.$$;
