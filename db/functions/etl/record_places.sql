-- Records a load of places and gives back what the loader prints.
CREATE OR REPLACE FUNCTION etl.record_places(what text, files text[], rows_in bigint, rejects jsonb, notes text[])
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rejected constant bigint := jsonb_array_length(record_places.rejects);
    v_load bigint;
BEGIN
    INSERT INTO etl.place_load AS l (what, files, rows_in, rows_kept, rows_rejected, rejects, notes)
    VALUES (record_places.what, record_places.files, record_places.rows_in, record_places.rows_in - v_rejected,
        v_rejected, record_places.rejects, record_places.notes)
    RETURNING l.load INTO v_load;
    RETURN jsonb_build_object('load', v_load, 'rows_in', record_places.rows_in,
        'kept', record_places.rows_in - v_rejected, 'rejected', v_rejected, 'notes', to_jsonb(record_places.notes),
        'reasons', coalesce((
            SELECT jsonb_agg(format('line %s: %s', r.value ->> 'line', r.value ->> 'reason') ORDER BY r.place)
            FROM jsonb_array_elements(record_places.rejects) WITH ORDINALITY AS r (value, place)
            WHERE r.place <= 20), '[]'));
END
$body$;

COMMENT ON FUNCTION etl.record_places(text, text[], bigint, jsonb, text[]) IS
$$Writes etl.place_load; returns {load, rows_in, kept, rejected, notes, reasons} with the first twenty reasons.$$;
