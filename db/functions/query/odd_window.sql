-- A median needs a middle.
CREATE OR REPLACE FUNCTION query.odd_window(name text, size integer)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF odd_window.size < 3 OR odd_window.size % 2 = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%s: %s is not an odd number of at least 3.', odd_window.name, odd_window.size),
            HINT = 'Give 3, 5, 7, ….';
    END IF;
END
$body$;

COMMENT ON FUNCTION query.odd_window(text, integer) IS
$$Refuses a size of a median's window that is even or less than 3. Errors: 22023.$$;
