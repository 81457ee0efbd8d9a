-- A moment that somebody wrote.
CREATE OR REPLACE FUNCTION access.moment(written text)
RETURNS timestamptz
LANGUAGE plpgsql
STABLE -- reading a moment is
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF coalesce(moment.written, '') = '' THEN
        RETURN NULL;
    ELSIF moment.written !~ '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?)?$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no moment', left(moment.written, 100)),
            HINT = 'Write it like 2027-01-31 or 2027-01-31T12:00:00Z.';
    END IF;
    RETURN (moment.written || CASE
        WHEN moment.written !~ ':' THEN ' 00:00Z'
        WHEN moment.written ~ '(Z|[+-]\d\d(:?\d\d)?)$' THEN ''
        ELSE 'Z' END)::timestamptz;
END
$body$;

COMMENT ON FUNCTION access.moment(text) IS
$$Reads a date or a moment in ISO 8601; without a zone it is in UTC. Null and empty: null.

Errors: 22023 no moment; 22008 one that no calendar has.$$;
