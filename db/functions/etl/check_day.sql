-- Runs the checks of a day that is built, or attached already, and keeps what they found.
-- requires: etl.measure_day, etl.day_table
CREATE OR REPLACE FUNCTION etl.check_day(load bigint)
RETURNS TABLE (check_name text, outcome text, status text, reason text)
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not read schema store and write outcomes past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_table text;
BEGIN
    SELECT l.* INTO v_load FROM etl.load AS l
    WHERE l.load = check_day.load AND l.state IN ('checked', 'attached');
    v_table := etl.day_table(v_load.event_type, v_load.day, v_load.load);
    IF v_load.state = 'attached' AND to_regclass(format('store.%I', v_table)) IS NULL THEN
        v_table := etl.day_table(v_load.event_type, v_load.day);
    END IF;
    IF v_load.load IS NULL OR to_regclass(format('store.%I', v_table)) IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('load %s has no day to check', check_day.load),
            HINT = 'Checks run on days that are built or attached.';
    END IF;

    DELETE FROM etl.qa_outcome AS o WHERE o.load = v_load.load;
    INSERT INTO etl.qa_outcome (load, check_name, outcome, number, instant, usual, status, reason)
    SELECT v_load.load, j.check_name, j.outcome, j.number, CASE c.kind WHEN 'time' THEN j.outcome::timestamptz END,
        j.usual,
        CASE
            WHEN j.problem IS NULL THEN 'ok'
            WHEN c.severity = 'block' THEN 'blocked'
            WHEN j.error IS NOT NULL THEN 'error'
            ELSE 'warn'
        END,
        j.problem
    FROM (
        SELECT n.*, CASE
            WHEN n.error IS NOT NULL THEN format('cannot be computed (SQLSTATE %s)', n.error)
            WHEN d.severity NOT IN ('warn', 'block') THEN NULL
            WHEN n.number < d.lower THEN format('%s is less than %s', n.number, d.lower)
            WHEN n.number > d.upper THEN format('%s is more than %s', n.number, d.upper)
            WHEN n.number < d.least_ratio * n.usual
                THEN format('%s is less than %s of the usual %s', n.number, d.least_ratio, n.usual)
            WHEN n.number > d.most_ratio * n.usual
                THEN format('%s is more than %s of the usual %s', n.number, d.most_ratio, n.usual)
        END AS problem
        FROM (
            SELECT m.check_name, m.outcome, m.error,
                CASE k.kind WHEN 'number' THEN m.outcome::numeric END AS number,
                (
                    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY o.number)::numeric
                    FROM etl.load AS l
                        INNER JOIN etl.qa_outcome AS o ON l.load = o.load
                    WHERE l.event_type = v_load.event_type AND l.state = 'attached' AND o.check_name = m.check_name
                        AND l.day IN (v_load.day - 7, v_load.day - 14, v_load.day - 21, v_load.day - 28)
                ) AS usual
            FROM etl.measure_day(v_load.load, v_load.event_type, v_table) AS m
                INNER JOIN etl.qa_check AS k
                    ON m.check_name = k.check_name AND k.event_type = v_load.event_type
        ) AS n
            INNER JOIN etl.qa_check AS d
                ON n.check_name = d.check_name AND d.event_type = v_load.event_type
    ) AS j
        INNER JOIN etl.qa_check AS c ON j.check_name = c.check_name AND c.event_type = v_load.event_type;
    RETURN QUERY
    SELECT o.check_name, o.outcome, o.status, o.reason FROM etl.qa_outcome AS o
    WHERE o.load = v_load.load
    ORDER BY o.check_name;
END
$body$;

COMMENT ON FUNCTION etl.check_day(bigint) IS
$$Runs every check of the load's event type on its day and keeps the outcomes in the place of former ones.

status: ok; warn: out of the bounds that the check has; blocked: so, or not computable, and the check blocks (the day
cannot be attached); error: not computable. The usual is the median of the four same weekdays before, as far as loaded.
Errors: 55000 the load's day is neither built nor attached.$$;
