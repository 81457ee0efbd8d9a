-- The day that a file's name tells.
CREATE OR REPLACE FUNCTION etl.file_day(pattern text, event_type text, name text)
RETURNS date
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- Signs that mean something in a regular expression stand for themselves, but for our own marks.
    v_form constant text := replace(replace(replace(
        regexp_replace(file_day.pattern, '([][(){}.*+?^$|\\%])', '\\\1', 'g'),
        '\{type\}', file_day.event_type), '\*', '.*'), '\?', '.');
    v_part text;
    v_parts integer[] := '{}';
BEGIN
    IF NOT v_form ~ '%Y' OR NOT v_form ~ '%m' OR NOT v_form ~ '%d' THEN
        RETURN NULL;
    END IF;
    FOREACH v_part IN ARRAY ARRAY['\%Y', '\%m', '\%d'] LOOP
        v_parts := v_parts || substring(file_day.name FROM '^' || replace(replace(replace(
            replace(v_form, v_part, CASE v_part WHEN '\%Y' THEN '([0-9]{4})' ELSE '([0-9]{2})' END),
            '\%Y', '[0-9]{4}'), '\%m', '[0-9]{2}'), '\%d', '[0-9]{2}') || '$')::integer;
    END LOOP;
    RETURN make_date(v_parts[1], v_parts[2], v_parts[3]);
EXCEPTION
    WHEN datetime_field_overflow THEN
        RETURN NULL;
END
$body$;

COMMENT ON FUNCTION etl.file_day(text, text, text) IS
$$The day in the name of a file that looks like the pattern (%Y, %m, %d, {type}, * and ?); null for other names.$$;
