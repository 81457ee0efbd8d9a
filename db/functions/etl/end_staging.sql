-- Notes that all rows of a batch are in its staging table.
CREATE OR REPLACE FUNCTION etl.end_staging(batch bigint, rows_staged bigint, malformed jsonb DEFAULT '[]')
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO etl.reject (load, line, reason, content)
    SELECT end_staging.batch, m.line, m.reason, jsonb_build_object('text', m.text)
    FROM jsonb_to_recordset(end_staging.malformed) AS m (line bigint, reason text, text text);
    UPDATE etl.load AS l
    SET rows_staged = end_staging.rows_staged, changed_at = clock_timestamp()
    WHERE l.batch = end_staging.batch;
    EXECUTE format('ANALYZE etl.%I', 'staging_' || end_staging.batch);
END
$body$;

COMMENT ON FUNCTION etl.end_staging(bigint, bigint, jsonb) IS
$$Records how many rows were copied, and rejects those that are no rows: malformed is [{line, reason, text}].$$;
