-- Notes that all rows of a batch are in its staging table.
CREATE OR REPLACE FUNCTION etl.end_staging(
    batch bigint,
    rows_staged bigint,
    malformed jsonb DEFAULT '[]',
    lines_read bigint DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_malformed constant bigint := jsonb_array_length(end_staging.malformed);
    v_plain constant boolean := ops.setting_value('plain_numbers')::boolean;
    v_keyed boolean;
BEGIN
    SELECT coalesce(bool_or(s.keyed <> '{}'), FALSE) INTO v_keyed
    FROM etl.load AS l
        INNER JOIN etl.source AS s ON l.source = s.source AND l.event_type = s.event_type
    WHERE l.load = end_staging.batch;
    INSERT INTO etl.reject (load, line, reason, content)
    SELECT end_staging.batch, m.line, m.reason, CASE
        WHEN v_keyed THEN NULL -- identifiers stand in it as they came
        ELSE jsonb_build_object('text', CASE WHEN v_plain THEN m.text ELSE etl.without_numbers(m.text) END)
    END
    FROM jsonb_to_recordset(end_staging.malformed) AS m (line bigint, reason text, text text);
    UPDATE etl.load AS l
    SET rows_staged = end_staging.rows_staged, rows_malformed = v_malformed, lines_read = end_staging.lines_read,
        lines_skipped = coalesce(end_staging.lines_read - end_staging.rows_staged - v_malformed, 0),
        changed_at = clock_timestamp()
    WHERE l.batch = end_staging.batch;
    IF EXISTS (SELECT FROM etl.load AS l WHERE l.load = end_staging.batch AND l.source <> 'csv') THEN
        EXECUTE format('ANALYZE etl.%I', 'staging_' || end_staging.batch); -- extracts may join it
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.end_staging(bigint, bigint, jsonb, bigint) IS
$$Records how many rows were copied, and rejects those that are no rows: malformed is [{line, reason, text}].

lines_read: lines of all files, headers not counted; those that are neither rows nor malformed were skipped. Of
malformed lines the text is kept without numbers like a telephone's (setting plain_numbers: as it is), and not at all
when the source's identifiers are keyed.$$;
