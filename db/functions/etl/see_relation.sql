-- The days of a relation that are to be loaded now.
-- requires: etl.count_relation, etl.day_start
CREATE OR REPLACE FUNCTION etl.see_relation(source text, event_type text, settled interval)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- dates become text in between
AS $body$
DECLARE
    v_patience constant interval := ops.setting_value('load_patience')::interval;
    v_source etl.source%ROWTYPE;
    v_day etl.scheduled_day%ROWTYPE;
    v_rows bigint;
    v_due jsonb := '[]';
BEGIN
    SELECT s.* INTO STRICT v_source
    FROM etl.source AS s
    WHERE s.source = see_relation.source AND s.event_type = see_relation.event_type AND s.schedule IS NOT NULL;
    INSERT INTO etl.scheduled_day AS d (source, event_type, day)
    SELECT v_source.source, v_source.event_type, n.day
    FROM generate_series(v_source.first_day, least(v_source.last_day, clock_timestamp()::date + 1), interval '1 day')
        AS g (at)
        CROSS JOIN LATERAL (SELECT g.at::date AS day) AS n
    WHERE etl.day_start(n.day + 1) + v_source.schedule <= clock_timestamp()
        -- what somebody has loaded from it already is not loaded again
        AND NOT EXISTS (
            SELECT FROM etl.load AS l
            WHERE l.source = v_source.source AND l.event_type = v_source.event_type AND l.day = n.day
                AND l.state = 'attached')
    ORDER BY n.day
    ON CONFLICT ON CONSTRAINT scheduled_day_pkey DO NOTHING;
    UPDATE etl.scheduled_day AS d
    SET state = 'loaded', error = NULL, retry_at = NULL, changed_at = clock_timestamp()
    WHERE d.source = v_source.source AND d.event_type = v_source.event_type AND d.state IN ('waiting', 'failed')
        AND EXISTS (
            SELECT FROM etl.load AS l
            WHERE l.source = d.source AND l.event_type = d.event_type AND l.day = d.day AND l.state = 'attached'
                AND l.changed_at > d.changed_at);
    FOR v_day IN
        SELECT d.* FROM etl.scheduled_day AS d
        WHERE d.source = v_source.source AND d.event_type = v_source.event_type AND d.state = 'waiting'
            AND coalesce(d.retry_at, '-infinity') <= clock_timestamp()
        ORDER BY d.day
        LIMIT 31 -- the rest has its turn in the next minute
    LOOP
        v_rows := etl.count_relation(v_day.source, v_day.event_type, v_day.day);
        IF v_rows > 0 AND v_rows = v_day.rows_seen THEN
            v_due := v_due || jsonb_build_object('day', v_day.day);
            CONTINUE;
        END IF;
        UPDATE etl.scheduled_day AS d
        SET rows_seen = v_rows,
            state = CASE WHEN g.given_up THEN 'failed' ELSE 'waiting' END,
            error = CASE WHEN g.given_up THEN format('no rows in %s', v_patience) END,
            retry_at = clock_timestamp() + see_relation.settled,
            changed_at = clock_timestamp()
        FROM (
            SELECT v_rows = 0 AND clock_timestamp() > etl.day_start(v_day.day + 1) + v_source.schedule + v_patience
                AND v_day.rows_seen = 0 AS given_up
        ) AS g
        WHERE d.source = v_day.source AND d.event_type = v_day.event_type AND d.day = v_day.day;
    END LOOP;
    RETURN v_due;
END
$body$;

COMMENT ON FUNCTION etl.see_relation(text, text, interval) IS
$$Notes which days of a source's schedule are over, and returns those [{day}] whose rows have come to rest.

A day is due once its end is schedule ago, when it has rows, and as many as at the look before, at least settled ago.
Without rows for as long as setting load_patience says it has failed. Days that were loaded from the source by hand
are left out. Errors: those of etl.count_relation; P0002 the source has no schedule.$$;
