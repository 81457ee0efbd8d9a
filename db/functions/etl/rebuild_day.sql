-- Builds a loaded day anew beside itself, with the cells as they are now.
-- requires: etl.cell_versions_sql, etl.day_table, etl.lock_day, etl.constrain_day, etl.make_sightings, etl.index_day
-- requires: etl.make_cell_hours
CREATE OR REPLACE FUNCTION etl.rebuild_day(load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write schema store past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_columns text;
    v_built text;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = rebuild_day.load AND l.state = 'attached';
    IF NOT etl.lock_day(v_load.event_type, v_load.day) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_in_use',
            MESSAGE = format('%s of %s is being loaded by another session', v_load.event_type,
                to_char(v_load.day, 'YYYY-MM-DD')),
            HINT = 'Wait for it, then run flowsql load resolve.';
    END IF;
    v_built := etl.day_table(v_load.event_type, v_load.day, v_load.load);
    SELECT string_agg(CASE a.attname WHEN 'cell' THEN 'v.cell' ELSE format('e.%I', a.attname) END, ', '
        ORDER BY a.attnum)
    INTO v_columns
    FROM pg_attribute AS a
    WHERE a.attrelid = format('store.%I', v_load.event_type)::regclass AND a.attnum > 0 AND NOT a.attisdropped;
    EXECUTE format('DROP TABLE IF EXISTS store.%I', v_built);
    EXECUTE format('CREATE TABLE store.%I AS SELECT %s FROM store.%I AS e'
        || ' LEFT JOIN (%s) AS v ON v.location = e.location ORDER BY e.subscriber, e."time", e.ctid', v_built, v_columns,
        etl.day_table(v_load.event_type, v_load.day), etl.cell_versions_sql(v_load.day));
    PERFORM etl.constrain_day(v_load.event_type, v_load.day, v_load.load);
    PERFORM etl.make_sightings(v_load.event_type, v_load.day, v_load.load);
    PERFORM etl.index_day(v_load.event_type, v_load.day, v_load.load);
    PERFORM etl.make_cell_hours(v_load.event_type, v_load.day, v_load.load);
END
$body$;

COMMENT ON FUNCTION etl.rebuild_day(bigint) IS
$$Builds the events of an attached load again from themselves: each meets the cell version now in service that day.

etl.attach_day then puts the new tables in place. Errors: 55006 the day is being loaded by another session.$$;
