-- Constraints of a day's events that stand beside the loaded ones.
-- requires: etl.day_table, etl.day_start
CREATE OR REPLACE FUNCTION etl.constrain_day(event_type text, day date, load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
AS $body$
BEGIN
    -- The check lets ATTACH take the table without reading it.
    EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN subscriber SET NOT NULL, ALTER COLUMN "time" SET NOT NULL,'
        || ' ALTER COLUMN device SET NOT NULL,'
        || ' ADD CONSTRAINT %2$I CHECK ("time" >= %3$L AND "time" < %4$L)',
        etl.day_table(constrain_day.event_type, constrain_day.day, constrain_day.load),
        constrain_day.event_type || '_day_check', etl.day_start(constrain_day.day),
        etl.day_start(constrain_day.day + 1));
END
$body$;

COMMENT ON FUNCTION etl.constrain_day(text, date, bigint) IS
$$Gives the table of a day that a load has built the constraints of its parent, and that its times are of the local
day.$$;
