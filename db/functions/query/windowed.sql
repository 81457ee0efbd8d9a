-- A specification of several windows, taken apart.
CREATE OR REPLACE FUNCTION query.windowed(spec jsonb)
RETURNS SETOF jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
ROWS 1 -- as query.subqueries
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT windowed.spec ? 'start_date_a' THEN
        RETURN QUERY SELECT windowed.spec;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT windowed.spec || jsonb_build_object(
        'start_date', windowed.spec -> ('start_date_' || w.name), 'end_date', windowed.spec -> ('end_date_' || w.name))
    FROM unnest(ARRAY['a', 'b']) AS w (name);
END
$body$;

COMMENT ON FUNCTION query.windowed(jsonb) IS
$$A specification itself; one with start_date_a to end_date_b twice, with start_date and end_date of each window.$$;
