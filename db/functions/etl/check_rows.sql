-- Reads the staged texts: typed rows with the numbers of their identifiers stay, bad ones become rejects.
-- requires: etl.require_staged, etl.require_key, etl.reject_sql, etl.find_rejects, etl.column_value, etl.event_columns
-- requires: etl.dictionary, etl.count_rows, etl.device_sql
CREATE OR REPLACE FUNCTION etl.check_rows(batch bigint)
RETURNS TABLE (rows_in bigint, rows_kept bigint, rows_rejected bigint)
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load and etl.reject past these checks
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET timezone = 'UTC' -- given back at the end: the country's is set below
SET parallel_tuple_cost = 0.001 -- else the planner takes these checks for too cheap to share them
SET min_parallel_table_scan_size = '256kB' -- workers share the dictionaries that they look up in, small ones too
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_zone constant text := ops.setting_value('time_zone');
    v_checked constant text := 'checked_' || check_rows.batch;
    v_days bigint;
    v_from text;
    v_reason text;
    v_columns text;
    v_joins text;
    v_names text;
    v_device record;
    v_parts text[];
    v_kept bigint;
BEGIN
    PERFORM etl.require_staged(check_rows.batch);
    PERFORM etl.require_key(check_rows.batch);
    PERFORM set_config('timezone', v_zone, TRUE); -- of times without offset
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = check_rows.batch;
    SELECT count(*) INTO v_days FROM etl.load AS l WHERE l.batch = check_rows.batch;
    v_from := CASE v_load.source WHEN 'csv' THEN 'staging_' ELSE 'extracted_' END || check_rows.batch;
    SELECT r.reason INTO STRICT v_reason FROM etl.reject_sql(check_rows.batch) AS r;

    -- An identifier that a dictionary has is its number from here on; of the others the text stays, to be learnt.
    SELECT string_agg(CASE
            WHEN d.relation IS NOT NULL THEN format(
                '%1$I.%2$I AS %3$I, CASE WHEN %1$I.%2$I IS NULL THEN s.%1$I END AS %1$I',
                c.name, d.number_column, c.target)
            ELSE format('CASE WHEN s.reason IS NULL THEN %s END AS %I', CASE c.kind
                WHEN 'time' THEN format('s.%I::timestamptz', c.name)
                ELSE etl.column_value(c.name, c.kind, v_zone)
            END, c.target)
        END, ', ' ORDER BY a.attnum),
        string_agg(format('LEFT JOIN store.%1$I AS %2$I ON %2$I.%3$I = s.%2$I', d.relation, c.name, d.text_column),
            ' ' ORDER BY a.attnum) FILTER (WHERE d.relation IS NOT NULL),
        string_agg(concat_ws(', ', format('c.%I', c.target),
            CASE WHEN d.relation IS NOT NULL THEN format('c.%I', c.name) END), ', ' ORDER BY a.attnum)
    INTO v_columns, v_joins, v_names
    FROM pg_attribute AS a
        INNER JOIN etl.event_columns(v_load.event_type) AS c ON a.attname = c.name AND c.target IS NOT NULL
        LEFT JOIN LATERAL etl.dictionary(c.kind) AS d ON TRUE
    WHERE a.attrelid = format('etl.%I', v_from)::regclass AND NOT a.attisdropped
        AND c.kind NOT IN ('equipment', 'sim', 'tac'); -- these have one number together
    v_parts := ARRAY(
        SELECT a.attname
        FROM pg_attribute AS a
            INNER JOIN etl.event_columns(v_load.event_type) AS c ON a.attname = c.name AND c.kind IN ('equipment', 'sim', 'tac')
        WHERE a.attrelid = format('etl.%I', v_from)::regclass AND NOT a.attisdropped
        ORDER BY a.attnum);
    SELECT d.* INTO STRICT v_device FROM etl.device_sql(v_parts) AS d;
    v_columns := concat_ws(', ', v_columns, v_device.columns);
    v_joins := concat_ws(' ', v_joins, v_device.joins);
    v_names := concat_ws(', ', v_names, 'c.device',
        (SELECT string_agg(format('c.%I', p.name), ', ' ORDER BY p.place) FROM unnest(v_parts) WITH ORDINALITY AS p (name, place)));
    -- OFFSET: whether a row can be read is found out once, before anything of it is. '0' is a constant from the start:
    -- with 0 the planner takes it for a limit that workers cannot share.
    -- Not UNLOGGED: PostgreSQL cannot start again when it is killed while a transaction makes such a table.
    EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_checked);
    EXECUTE format('CREATE TABLE etl.%I AS SELECT s.line, %s AS day, FALSE AS repeated, %s, s.place, s.reason'
        || ' FROM (SELECT s.*, s.ctid AS place, %s AS reason FROM etl.%I AS s OFFSET ''0'') AS s %s', v_checked, CASE
            WHEN v_days > 1 THEN 'CASE WHEN s.reason IS NULL THEN s.datetime::timestamptz::date END'
            ELSE format('%L::date', v_load.day)
        END, v_columns, v_reason, v_from, v_joins);
    GET DIAGNOSTICS v_kept = ROW_COUNT;
    v_kept := v_kept - etl.find_rejects(check_rows.batch);
    IF v_days > 1 THEN
        v_kept := NULL; -- counted by day
        EXECUTE format('ANALYZE etl.%I (day)', v_checked); -- each is taken out of it
    END IF;
    IF EXISTS (
        SELECT FROM etl.source AS s
        WHERE s.source = v_load.source AND s.event_type = v_load.event_type AND s.remove_duplicates
    ) THEN
        EXECUTE format($sql$
            UPDATE etl.%1$I AS k
            SET repeated = TRUE
            FROM (
                SELECT c.ctid, row_number() OVER (PARTITION BY %2$s ORDER BY c.line, c.ctid) AS n FROM etl.%1$I AS c
            ) AS d
            WHERE k.ctid = d.ctid AND d.n > 1$sql$, v_checked, v_names);
        v_kept := NULL;
    END IF;
    PERFORM etl.count_rows(check_rows.batch, v_kept);
    RETURN QUERY
    SELECT sum(l.rows_in)::bigint, sum(l.rows_kept)::bigint, sum(l.rows_rejected)::bigint
    FROM etl.load AS l WHERE l.batch = check_rows.batch;
END
$body$;

COMMENT ON FUNCTION etl.check_rows(bigint) IS
$$Turns staged texts into etl.checked_<batch> and counts rows in, kept and rejected, of all the batch's days.

A row is rejected, with line and reason, when its time cannot be read or lies outside the days, when it has no msisdn,
when an identifier is a plain number (setting plain_numbers), or when a number, a TAC or a yes/no cannot be read; so is
a line that an extract leaves out. Of equal rows the first stays, if the source says so. Rejects of a batch belong to
its first load. Errors: 55000 the staging table was emptied, or identifiers were not keyed.$$;
