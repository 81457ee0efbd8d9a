-- SQL text that says why a staged row cannot be kept, as far as its form tells.
-- requires: etl.column_check, etl.date_check, etl.event_columns, etl.is_plain_sql
CREATE OR REPLACE FUNCTION etl.reject_sql(batch bigint)
RETURNS TABLE (reason text, outside text, hidden text)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_last date;
    v_plain constant boolean := ops.setting_value('plain_numbers')::boolean;
    v_dates text[];
    v_checks text;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = reject_sql.batch;
    SELECT max(l.day) INTO v_last FROM etl.load AS l WHERE l.batch = reject_sql.batch;
    -- A local day and an offset of up to 16 hours are at most two dates apart. The first day's own is the likeliest.
    v_dates := ARRAY(
        SELECT to_char(d.day, 'YYYY-MM-DD') FROM generate_series(v_load.day - 2, v_last + 2, interval '1 day') AS d (day)
        ORDER BY d.day <> v_load.day, d.day);
    SELECT string_agg(concat_ws(' ', etl.column_check(a.attname, c.kind, v_dates), p.check), ' ' ORDER BY a.attnum),
        coalesce(string_agg(p.hidden, '' ORDER BY a.attnum), '')
    INTO v_checks, hidden
    FROM pg_attribute AS a
        INNER JOIN etl.event_columns(v_load.event_type) AS c ON a.attname = c.name AND c.target IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT format('WHEN %s THEN %L', e.test, a.attname || ' is a plain number') AS check,
                format(' || CASE WHEN %s THEN %L::jsonb ELSE ''{}'' END', e.test,
                    jsonb_build_object(a.attname, '(number)')) AS hidden
            FROM (SELECT etl.is_plain_sql(format('s.%I', a.attname)) AS test) AS e
        ) AS p ON NOT v_plain AND c.kind IN ('subscriber', 'equipment', 'sim')
    WHERE a.attrelid = format('etl.%s%s', CASE v_load.source WHEN 'csv' THEN 'staging_' ELSE 'extracted_' END,
            reject_sql.batch)::regclass
        AND NOT a.attisdropped;
    outside := format('datetime is outside %s (%s)', concat_ws(' to ', to_char(v_load.day, 'YYYY-MM-DD'),
        to_char(nullif(v_last, v_load.day), 'YYYY-MM-DD')), ops.setting_value('time_zone'));
    reason := format($sql$CASE
        WHEN s.datetime IS NULL OR s.datetime = '' THEN 'datetime is missing'
        WHEN s.msisdn IS NULL OR s.msisdn = '' THEN 'msisdn is missing'
        %s
        WHEN NOT (%s) THEN %L
        END$sql$, v_checks, etl.date_check('s.datetime', v_dates), outside);
    RETURN NEXT;
END
$body$;

COMMENT ON FUNCTION etl.reject_sql(bigint) IS
$$Expressions over row s of a batch's texts.

reason: why the row is rejected, null when all its columns can be read; whether its time is one of the days is seen when
it is read. outside: the reason when it is not, a text. hidden: what to append to a reject's content (jsonb), so that
plain numbers are not in it.$$;
