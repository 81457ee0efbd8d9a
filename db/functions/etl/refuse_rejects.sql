-- Stops a load of which too much was rejected.
CREATE OR REPLACE FUNCTION etl.refuse_rejects(batch bigint)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_most numeric;
    v_rows_in bigint;
    v_rejected bigint;
    v_plain bigint;
    v_no_text bigint;
BEGIN
    SELECT sum(l.rows_in), sum(l.rows_rejected),
        coalesce(min(s.reject_share), ops.setting_value('max_reject_share')::numeric)
    INTO v_rows_in, v_rejected, v_most
    FROM etl.load AS l
        LEFT JOIN etl.source AS s ON l.source = s.source AND l.event_type = s.event_type
    WHERE l.batch = refuse_rejects.batch;
    IF v_rejected <= v_most * v_rows_in THEN
        RETURN;
    END IF;
    SELECT count(*) FILTER (WHERE r.reason LIKE '% is a plain number'), count(*) FILTER (WHERE r.reason LIKE 'not % text')
    INTO v_plain, v_no_text
    FROM etl.reject AS r
    WHERE r.load = refuse_rejects.batch;
    RAISE EXCEPTION USING
        ERRCODE = 'data_exception',
        MESSAGE = format('%s of %s rows were rejected, more than the %s %% that are allowed', v_rejected, v_rows_in,
            trim_scale(v_most * 100)),
        HINT = format('SELECT reason, rows FROM etl.reject_reason WHERE load = %s; what was loaded stays. %s',
            refuse_rejects.batch, CASE
                WHEN v_plain * 2 > v_rejected THEN 'Plain numbers are not stored: have them keyed by the source'
                    || ' (flowsql source add --key), or allow them (setting plain_numbers).'
                WHEN v_no_text * 2 > v_rejected THEN 'The file is in another encoding: give it to a source (flowsql'
                    || ' source add --encoding latin-1, for instance).'
                ELSE 'To take it as it is: setting max_reject_share, or the source''s own share.' END);
END
$body$;

COMMENT ON FUNCTION etl.refuse_rejects(bigint) IS
$$Refuses a checked batch whose share of rejects is above that of its source, or else above setting max_reject_share.

Errors: 22000; the batch is then to be closed, and the former day stays.$$;
