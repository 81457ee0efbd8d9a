-- Whether a text is a calendar date.
CREATE OR REPLACE FUNCTION etl.is_date(value text)
RETURNS boolean
LANGUAGE plpgsql
IMMUTABLE
STRICT
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF is_date.value !~ '^\d{4}-\d{2}-\d{2}$' THEN
        RETURN FALSE;
    END IF;
    PERFORM make_date(left(is_date.value, 4)::integer, substr(is_date.value, 6, 2)::integer,
        right(is_date.value, 2)::integer);
    RETURN TRUE;
EXCEPTION
    WHEN datetime_field_overflow THEN
        RETURN FALSE;
END
$body$;

COMMENT ON FUNCTION etl.is_date(text) IS
$$True for an ISO date (YYYY-MM-DD) that exists; null for null.$$;
