-- Says when a check warns or blocks.
CREATE OR REPLACE FUNCTION etl.set_check(
    check_name text,
    event_type text,
    severity text,
    lower numeric,
    upper numeric,
    least_ratio numeric,
    most_ratio numeric
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators may not write the table past this
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF set_check.severity IS NULL OR set_check.severity NOT IN ('off', 'info', 'warn', 'block') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no severity', set_check.severity),
            HINT = 'Give off, info, warn or block.';
    ELSIF set_check.lower > set_check.upper OR set_check.least_ratio > set_check.most_ratio THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('no outcome lies in the bounds of %s', set_check.check_name),
            HINT = 'Give a lower bound that is not above the upper one.';
    END IF;
    UPDATE etl.qa_check AS c
    SET severity = set_check.severity, lower = set_check.lower, upper = set_check.upper,
        least_ratio = set_check.least_ratio, most_ratio = set_check.most_ratio, tuned_by = session_user
    WHERE c.check_name = set_check.check_name AND c.event_type = set_check.event_type;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('there is no check %s for %s', set_check.check_name, set_check.event_type),
            HINT = 'flowsql qa list shows them.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.set_check(text, text, text, numeric, numeric, numeric, numeric) IS
$$Sets severity (off, info, warn, block) and bounds of a check of one event type; a null bound is none.

lower and upper bound the outcome; least_ratio and most_ratio its share of the median of the four same weekdays before.
A later deploy leaves them as they are. Errors: 22023 severity or bounds, P0002 no such check.$$;
