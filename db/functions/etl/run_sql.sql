-- SQL text of what an extract may know of the load it works for.
-- requires: etl.days_sql
CREATE OR REPLACE FUNCTION etl.run_sql(batch bigint)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- extracts may not read the settings
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_first date;
    v_last date;
BEGIN
    SELECT min(l.day), max(l.day) INTO v_first, v_last FROM etl.load AS l WHERE l.batch = run_sql.batch;
    RETURN etl.days_sql(v_first, v_last);
END
$body$;

COMMENT ON FUNCTION etl.run_sql(bigint) IS
$$SELECT of one row: start, stop, day, last_day and zone of a batch, as etl.days_sql gives them.$$;
