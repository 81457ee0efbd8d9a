-- The rows of a batch that cannot be kept.
-- requires: etl.column_check, etl.event_columns, etl.day_start, etl.is_plain_sql, etl.without_numbers
CREATE OR REPLACE FUNCTION etl.find_rejects(batch bigint)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_last date;
    v_plain constant boolean := ops.setting_value('plain_numbers')::boolean;
    v_rejected constant text := 'rejected_' || find_rejects.batch;
    v_from text;
    v_dates text[];
    v_checks text;
    v_hidden text;
    v_reason text;
    v_outside text;
    v_rows bigint;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = find_rejects.batch;
    SELECT max(l.day) INTO v_last FROM etl.load AS l WHERE l.batch = find_rejects.batch;
    v_from := CASE v_load.source WHEN 'csv' THEN 'staging_' ELSE 'extracted_' END || find_rejects.batch;
    -- A local day and an offset of up to 16 hours are at most two dates apart.
    v_dates := ARRAY(
        SELECT to_char(d.day, 'YYYY-MM-DD') FROM generate_series(v_load.day - 2, v_last + 2, interval '1 day') AS d (day));
    SELECT string_agg(concat_ws(' ', etl.column_check(a.attname, c.kind, v_dates), p.check), ' ' ORDER BY a.attnum),
        string_agg(p.hidden, '' ORDER BY a.attnum)
    INTO v_checks, v_hidden
    FROM pg_attribute AS a
        INNER JOIN etl.event_columns(v_load.event_type) AS c ON a.attname = c.name AND c.target IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT format('WHEN %s THEN %L', e.test, a.attname || ' is a plain number') AS check,
                format(' || CASE WHEN %s THEN %L::jsonb ELSE ''{}'' END', e.test,
                    jsonb_build_object(a.attname, '(number)')) AS hidden
            FROM (SELECT etl.is_plain_sql(format('s.%I', a.attname)) AS test) AS e
        ) AS p ON NOT v_plain AND c.kind IN ('subscriber', 'equipment', 'sim')
    WHERE a.attrelid = format('etl.%I', v_from)::regclass AND NOT a.attisdropped;
    v_outside := format('datetime is outside %s (%s)', concat_ws(' to ', to_char(v_load.day, 'YYYY-MM-DD'),
        to_char(nullif(v_last, v_load.day), 'YYYY-MM-DD')), ops.setting_value('time_zone'));
    v_reason := format($sql$CASE
        WHEN s.datetime IS NULL OR s.datetime = '' THEN 'datetime is missing'
        WHEN s.msisdn IS NULL OR s.msisdn = '' THEN 'msisdn is missing'
        %s
        WHEN left(s.datetime, 10) <> ALL (%L::text[]) THEN %L
        WHEN s.datetime::timestamptz < %L OR s.datetime::timestamptz >= %L THEN %3$L
        END$sql$, v_checks, v_dates, v_outside, etl.day_start(v_load.day), etl.day_start(v_last + 1));

    EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_rejected);
    EXECUTE format('CREATE TABLE etl.%I AS'
        || ' SELECT s.ctid AS place, s.line, %s AS reason, to_jsonb(s) - ''line'' %s AS content FROM etl.%I AS s WHERE %2$s IS NOT NULL', v_rejected, v_reason, v_hidden, v_from);
    EXECUTE format('INSERT INTO etl.reject (load, line, reason, content) SELECT %s, r.line, r.reason, r.content'
        || ' FROM etl.%I AS r', find_rejects.batch, v_rejected);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_load.source <> 'csv' THEN
        EXECUTE format($sql$
            INSERT INTO etl.reject (load, line, reason, content)
            SELECT %1$s, s.line, 'the extract gives no row for this line', CASE
                WHEN %4$L THEN to_jsonb(s) - 'line'
                ELSE etl.without_numbers((to_jsonb(s) - 'line')::text)::jsonb
            END
            FROM etl.%2$I AS s
            WHERE NOT EXISTS (SELECT FROM etl.%3$I AS e WHERE e.line = s.line)$sql$,
            find_rejects.batch, 'staging_' || find_rejects.batch, v_from, v_plain);
    END IF;
    RETURN v_rows > 0;
END
$body$;

COMMENT ON FUNCTION etl.find_rejects(bigint) IS
$$Writes the rejects of a batch with line and reason, and their places into etl.rejected_<batch>.

etl.check_rows leaves those out; returns whether there are such. Times without offset are read in the session's zone,
which is to be the country's.$$;
