-- Runs the extract of a source over a staging table.
-- requires: etl.require_staged, etl.run_sql
CREATE OR REPLACE FUNCTION etl.run_extract(batch bigint)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- owned by flow_extract (grants.sql): foreign SQL sees its staging rows and may do nothing else
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET timezone = 'UTC'
AS $body$
DECLARE
    v_source etl.source%ROWTYPE;
    v_rows bigint;
BEGIN
    PERFORM etl.require_staged(run_extract.batch);
    SELECT s.* INTO STRICT v_source
    FROM etl.load AS l
        INNER JOIN etl.source AS s ON l.source = s.source AND l.event_type = s.event_type
    WHERE l.load = run_extract.batch;
    EXECUTE format('WITH staging AS (TABLE etl.%I), run AS NOT MATERIALIZED (%s)'
        || ' INSERT INTO etl.%I (%s) SELECT %s FROM (%s) AS e',
        'staging_' || run_extract.batch, etl.run_sql(run_extract.batch), 'extracted_' || run_extract.batch,
        (SELECT string_agg(format('%I', c.name), ', ') FROM unnest(v_source.columns) AS c (name)),
        (SELECT string_agg(format(CASE c.name WHEN 'line' THEN 'e.%I' ELSE 'e.%I::text' END, c.name), ', ')
            FROM unnest(v_source.columns) AS c (name)),
        v_source.extract);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.run_extract(bigint) IS
$$Fills etl.extracted_<batch> by the source's extract and returns the number of rows.

The extract is one SELECT over staging (line, and the file's columns as text) and run (etl.run_sql). It runs as
flow_extract, whoever calls. Errors: 55000 the staging table was emptied; whatever the extract itself raises.$$;
