-- The start of an event of which only end and duration are known.
CREATE OR REPLACE FUNCTION etl.time_before(ended text, seconds text, zone text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
STRICT
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET timezone = 'UTC'
AS $body$
BEGIN
    IF time_before.seconds !~ '^\d{1,7}(\.\d*)?$'
        OR time_before.ended !~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[-+]\d\d(:?\d\d)?))?$' THEN
        RETURN NULL;
    END IF;
    RETURN CASE
        WHEN time_before.ended ~ '(Z|[-+]\d\d(:?\d\d)?)$' AND length(time_before.ended) > 16
            THEN time_before.ended::timestamptz
        ELSE time_before.ended::timestamp AT TIME ZONE time_before.zone
    END - time_before.seconds::double precision * interval '1 second';
EXCEPTION
    WHEN datetime_field_overflow OR invalid_datetime_format THEN
        RETURN NULL;
END
$body$;

COMMENT ON FUNCTION etl.time_before(text, text, text) IS
$$End (ISO 8601; of the given zone where it has no offset) less duration in seconds, in UTC.

Null when one of them cannot be read.$$;
