-- Who was active in which period.
-- requires: query.events_sql, query.window, query.time_zone
CREATE OR REPLACE FUNCTION query.active_periods_sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_start timestamp;
BEGIN
    SELECT w.start_at INTO v_start FROM query."window"(active_periods_sql.spec) AS w;
    RETURN format(
        'SELECT a.subscriber, a.period FROM (SELECT v.subscriber, TIMESTAMP %2$L + floor(extract(epoch FROM '
        '(v."time" AT TIME ZONE %3$L) - TIMESTAMP %2$L) / %4$s) * INTERVAL %5$L AS period FROM (%1$s) AS v) AS a '
        'GROUP BY a.subscriber, a.period',
        query.events_sql(active_periods_sql.spec), to_char(v_start, 'YYYY-MM-DD HH24:MI:SS'), query.time_zone(),
        extract(epoch FROM ('1 ' || (active_periods_sql.spec ->> 'period_unit'))::interval)
            * (active_periods_sql.spec ->> 'period_length')::integer,
        (active_periods_sql.spec ->> 'period_length') || ' ' || (active_periods_sql.spec ->> 'period_unit'));
END
$body$;

COMMENT ON FUNCTION query.active_periods_sql(jsonb) IS
$$SQL text of (subscriber, period): the starts (local timestamps) of the periods in which each subscriber has an
event, by start_date, total_periods, period_length and period_unit.$$;
