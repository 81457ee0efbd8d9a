-- What is wrong with a source whose days pg_cron is to load.
CREATE OR REPLACE FUNCTION etl.schedule_problem(format jsonb, options jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE
        WHEN schedule_problem.options ->> 'relation' IS NULL
            THEN 'a schedule belongs to a relation; files are loaded when they come (a folder and a pattern)'
        WHEN schedule_problem.options ->> 'schedule' IS NULL OR schedule_problem.options ->> 'first_day' IS NULL
            THEN 'a schedule is how long after a day its rows are taken, and the first day'
        WHEN (schedule_problem.options ->> 'schedule')::interval < interval '0'
            THEN 'a schedule takes a day after it has ended'
        WHEN (schedule_problem.options ->> 'last_day')::date < (schedule_problem.options ->> 'first_day')::date
            THEN 'the last day of a schedule is not before the first'
        WHEN (schedule_problem.format ->> 'days')::integer > 1 THEN 'a schedule loads one day at a time'
        WHEN schedule_problem.options -> 'keyed' <> '[]'
            THEN 'the loader keys identifiers, and pg_cron has no key: run flowsql load events from a timer'
    END;
EXCEPTION
    WHEN data_exception THEN
        RETURN 'a schedule is a length of time, such as 6 hours, and days such as 2016-01-01';
END
$body$;

COMMENT ON FUNCTION etl.schedule_problem(jsonb, jsonb) IS
$$Why a source with these parts cannot have a schedule; null when it can.$$;
