-- Whether what is kept of a day beside its events is what they say.
-- requires: etl.day_table, etl.sightings_sql, etl.cell_hours_sql
CREATE OR REPLACE FUNCTION etl.day_differences(event_type text, day date)
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not read schema store past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_events constant text := etl.day_table(day_differences.event_type, day_differences.day);
    v_differing bigint;
BEGIN
    EXECUTE format(
        'SELECT count(*) FROM ('
        '(SELECT ''sighting'', to_jsonb(w) FROM (%1$s) AS w EXCEPT ALL SELECT ''sighting'', to_jsonb(s) FROM store.%2$I AS s)'
        ' UNION ALL '
        '(SELECT ''sighting'', to_jsonb(s) FROM store.%2$I AS s EXCEPT ALL SELECT ''sighting'', to_jsonb(w) FROM (%1$s) AS w)'
        ' UNION ALL '
        '(SELECT ''cell_hour'', to_jsonb(w) FROM (%3$s) AS w EXCEPT ALL SELECT ''cell_hour'', to_jsonb(h) FROM store.%4$I AS h)'
        ' UNION ALL '
        '(SELECT ''cell_hour'', to_jsonb(h) FROM store.%4$I AS h EXCEPT ALL SELECT ''cell_hour'', to_jsonb(w) FROM (%3$s) AS w)'
        ') AS d',
        etl.sightings_sql(day_differences.day, v_events), 'sighting_' || v_events,
        etl.cell_hours_sql(day_differences.event_type, day_differences.day, v_events), 'cell_hour_' || v_events)
    INTO v_differing;
    RETURN v_differing;
END
$body$;

COMMENT ON FUNCTION etl.day_differences(text, date) IS
$$How many rows of a loaded day's sightings and hours of cells are too many or missing, measured by its events; 0 when
all is well, else etl.rebuild_day and etl.attach_day mend it (flowsql load rebuild).

It reads the whole day. Errors: 42P01 the day is not loaded.$$;
