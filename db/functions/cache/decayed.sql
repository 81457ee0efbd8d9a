-- What is left of a weight.
CREATE OR REPLACE FUNCTION cache.decayed(weight double precision, half_lives double precision)
RETURNS double precision
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Less than 2^-200 of a use is nothing, and would not fit for ever.
    RETURN CASE WHEN decayed.half_lives > 200 THEN 0
        ELSE decayed.weight * power(2::double precision, - decayed.half_lives) END;
END
$body$;

COMMENT ON FUNCTION cache.decayed(double precision, double precision) IS
$$A weight some half-lives later; 0 after 200 of them.$$;
