-- Keeps a check of days: what it measures, and when it warns or blocks.
-- requires: etl.event_columns
CREATE OR REPLACE FUNCTION etl.define_check(
    check_name text,
    event_types text[],
    source text,
    expression text,
    unit text,
    description text,
    kind text DEFAULT 'number',
    by_type boolean DEFAULT FALSE,
    severity text DEFAULT 'info',
    lower numeric DEFAULT NULL,
    upper numeric DEFAULT NULL,
    least_ratio numeric DEFAULT NULL,
    most_ratio numeric DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
-- not a definer, and for nobody but the owner: a check runs with the owner's rights
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF define_check.check_name !~ '^[a-z][a-z0-9_]{0,59}$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no name for a check', define_check.check_name),
            HINT = 'Use lower-case letters, digits and _, a letter first, at most 60.';
    END IF;
    INSERT INTO etl.qa_check AS c (check_name, event_type, source, expression, unit, description, kind, severity,
        lower, upper, least_ratio, most_ratio)
    SELECT define_check.check_name || CASE WHEN define_check.by_type THEN '.' || t.event_type ELSE '' END,
        t.event_type, define_check.source, define_check.expression, define_check.unit, define_check.description,
        define_check.kind, define_check.severity, define_check.lower, define_check.upper, define_check.least_ratio,
        define_check.most_ratio
    FROM unnest(define_check.event_types) AS t (event_type)
    ON CONFLICT ON CONSTRAINT qa_check_pkey DO UPDATE
    SET source = excluded.source, expression = excluded.expression, unit = excluded.unit,
        description = excluded.description, kind = excluded.kind,
        severity = CASE WHEN c.tuned_by IS NULL THEN excluded.severity ELSE c.severity END,
        lower = CASE WHEN c.tuned_by IS NULL THEN excluded.lower ELSE c.lower END,
        upper = CASE WHEN c.tuned_by IS NULL THEN excluded.upper ELSE c.upper END,
        least_ratio = CASE WHEN c.tuned_by IS NULL THEN excluded.least_ratio ELSE c.least_ratio END,
        most_ratio = CASE WHEN c.tuned_by IS NULL THEN excluded.most_ratio ELSE c.most_ratio END;
END
$body$;

COMMENT ON FUNCTION etl.define_check(
    text, text[], text, text, text, text, text, boolean, text, numeric, numeric, numeric, numeric
) IS
$$Keeps a check for some event types: SELECT <expression> FROM <source> gives its one value, a number or a time.

by_type: its name gets the event type as suffix, as FlowETL names checks of one type. What an administrator has set
(etl.set_check) stays. Owner only: files of db/functions/qa and of FLOWSQL_CHECKS call it when they are deployed.
Errors: 22023 no name; 23514 kind, severity or bounds.$$;
