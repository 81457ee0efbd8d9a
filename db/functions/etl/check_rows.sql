-- Reads the staged texts: typed rows stay, bad ones become rejects with line and reason.
-- requires: etl.require_staged, etl.require_key, etl.column_check, etl.column_value, etl.event_columns, etl.day_start
-- requires: etl.is_plain_sql, etl.without_numbers, etl.count_rows
CREATE OR REPLACE FUNCTION etl.check_rows(batch bigint)
RETURNS TABLE (rows_in bigint, rows_kept bigint, rows_rejected bigint)
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load and etl.reject past these checks
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET parallel_tuple_cost = 0.001 -- else the planner takes these checks for too cheap to share them
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_last date;
    v_zone constant text := ops.setting_value('time_zone');
    v_plain constant boolean := ops.setting_value('plain_numbers')::boolean;
    v_from text;
    v_checks text;
    v_values text;
    v_targets text;
    v_hidden text;
    v_dates text;
    v_outside text;
BEGIN
    PERFORM etl.require_staged(check_rows.batch);
    PERFORM etl.require_key(check_rows.batch);
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = check_rows.batch;
    SELECT max(l.day) INTO v_last FROM etl.load AS l WHERE l.batch = check_rows.batch;
    v_from := CASE v_load.source WHEN 'csv' THEN 'staging_' ELSE 'extracted_' END || check_rows.batch;

    SELECT string_agg(concat_ws(' ', etl.column_check(a.attname, c.kind), p.check), ' ' ORDER BY a.attnum),
        string_agg(format('CASE WHEN s.reason IS NULL THEN %s END AS %I',
            CASE c.kind WHEN 'time' THEN 's.at' ELSE etl.column_value(a.attname, c.kind, v_zone) END, c.target),
            ', ' ORDER BY a.attnum),
        string_agg(format('c.%I', c.target), ', ' ORDER BY a.attnum),
        string_agg(p.hidden, '' ORDER BY a.attnum)
    INTO v_checks, v_values, v_targets, v_hidden
    FROM pg_attribute AS a
        INNER JOIN etl.event_columns(v_load.event_type) AS c ON a.attname = c.name AND c.target IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT format('WHEN %s THEN %L', e.test, a.attname || ' is a plain number') AS check,
                format(' || CASE WHEN %s THEN %L::jsonb ELSE ''{}'' END', e.test,
                    jsonb_build_object(a.attname, '(number)')) AS hidden
            FROM (SELECT etl.is_plain_sql(format('s.%I', a.attname)) AS test) AS e
        ) AS p ON NOT v_plain AND c.kind IN ('subscriber', 'equipment', 'sim')
    WHERE a.attrelid = format('etl.%I', v_from)::regclass AND NOT a.attisdropped;
    -- A local day and an offset of up to 16 hours are at most two dates apart.
    SELECT string_agg(quote_literal(to_char(d.day, 'YYYY-MM-DD')), ', ') INTO v_dates
    FROM generate_series(v_load.day - 2, v_last + 2, interval '1 day') AS d (day);
    v_outside := format('datetime is outside %s (%s)', concat_ws(' to ', to_char(v_load.day, 'YYYY-MM-DD'),
        to_char(nullif(v_last, v_load.day), 'YYYY-MM-DD')), v_zone);

    -- Not UNLOGGED: PostgreSQL cannot start again when it is killed while a transaction makes such a table.
    -- OFFSET 0 is a fence: without it each check would be made once a column.
    EXECUTE format('DROP TABLE IF EXISTS etl.%I', 'checked_' || check_rows.batch);
    EXECUTE format($sql$
        CREATE TABLE etl.%1$I AS
        SELECT s.line, s.day, s.reason, FALSE AS repeated, %2$s,
            CASE WHEN s.reason IS NOT NULL THEN to_jsonb(s) - ARRAY['line', 'day', 'reason', 'problem', 'at'] %11$s
            END AS content
        FROM (
            SELECT s.*, (s.at AT TIME ZONE %3$L)::date AS day, coalesce(s.problem,
                CASE WHEN s.at >= %4$L AND s.at < %5$L THEN NULL ELSE %6$L END) AS reason
            FROM (
                SELECT s.*, CASE WHEN s.problem IS NULL THEN %7$s END AS at
                FROM (
                    SELECT s.*, CASE
                        WHEN s.datetime IS NULL OR s.datetime = '' THEN 'datetime is missing'
                        WHEN s.msisdn IS NULL OR s.msisdn = '' THEN 'msisdn is missing'
                        %8$s
                        WHEN left(s.datetime, 10) <> ALL (ARRAY[%9$s]) THEN %6$L
                    END AS problem
                    FROM etl.%10$I AS s
                    OFFSET 0
                ) AS s
                OFFSET 0
            ) AS s
            OFFSET 0
        ) AS s$sql$,
        'checked_' || check_rows.batch, v_values, v_zone, etl.day_start(v_load.day), etl.day_start(v_last + 1),
        v_outside, etl.column_value('datetime', 'time', v_zone), v_checks, v_dates, v_from, v_hidden);
    EXECUTE format($sql$
        INSERT INTO etl.reject (load, line, reason, content)
        SELECT %s, c.line, c.reason, c.content FROM etl.%I AS c WHERE c.reason IS NOT NULL$sql$,
        check_rows.batch, 'checked_' || check_rows.batch);
    IF v_load.source <> 'csv' THEN
        EXECUTE format($sql$
            INSERT INTO etl.reject (load, line, reason, content)
            SELECT %1$s, s.line, 'the extract gives no row for this line', CASE
                WHEN %4$L THEN to_jsonb(s) - 'line'
                ELSE etl.without_numbers((to_jsonb(s) - 'line')::text)::jsonb
            END
            FROM etl.%2$I AS s
            WHERE NOT EXISTS (SELECT FROM etl.%3$I AS e WHERE e.line = s.line)$sql$,
            check_rows.batch, 'staging_' || check_rows.batch, v_from, v_plain);
        IF EXISTS (
            SELECT FROM etl.source AS s
            WHERE s.source = v_load.source AND s.event_type = v_load.event_type AND s.remove_duplicates
        ) THEN
            EXECUTE format($sql$
                UPDATE etl.%1$I AS k
                SET reason = 'equal to an earlier line', repeated = TRUE
                FROM (
                    SELECT c.ctid, row_number() OVER (PARTITION BY %2$s ORDER BY c.line, c.ctid) AS n
                    FROM etl.%1$I AS c
                    WHERE c.reason IS NULL
                ) AS d
                WHERE k.ctid = d.ctid AND d.n > 1$sql$, 'checked_' || check_rows.batch, v_targets);
        END IF;
    END IF;
    EXECUTE format('ANALYZE etl.%I', 'checked_' || check_rows.batch);
    PERFORM etl.count_rows(check_rows.batch);
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
