-- Stages a day's synthetic events, where a file's rows would be copied.
-- requires: synth.rows_sql, synth.columns
CREATE OR REPLACE FUNCTION synth.fill_day(batch bigint)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not read the synthetic people
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET timezone = 'UTC'
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_country synth.country%ROWTYPE;
    v_rows bigint;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = fill_day.batch AND l.state = 'staged';
    SELECT c.* INTO STRICT v_country FROM synth.country AS c;
    IF EXISTS (
        SELECT FROM etl.load AS l
        WHERE l.event_type = v_load.event_type AND l.day = v_load.day AND l.state = 'attached'
            AND NOT EXISTS (SELECT FROM synth.made AS m WHERE m.load = l.load)
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('%s of %s are loaded, and are not synthetic', v_load.event_type,
                to_char(v_load.day, 'YYYY-MM-DD')),
            HINT = 'Make synthetic days in a home of their own.';
    END IF;
    EXECUTE format('INSERT INTO etl.%I (line, %s) %s', 'staging_' || fill_day.batch,
        array_to_string(synth.columns(v_load.event_type), ', '),
        synth.rows_sql(v_load.event_type, v_load.day, v_country.parameters, v_country.activity));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    INSERT INTO synth.made (load, rows) VALUES (v_load.load, v_rows);
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION synth.fill_day(bigint) IS
$$Fills etl.staging_<batch> of a load begun with the columns of synth.columns; returns the rows.

The same country, event type and day make the same rows. Errors: 55000 that day is loaded and not synthetic; P0002 no
country, or no such load.$$;
