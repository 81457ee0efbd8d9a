-- The age of a use, in half-lives.
CREATE OR REPLACE FUNCTION cache.half_lives(touched bigint, last_used timestamptz)
RETURNS double precision
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_time constant double precision :=
        extract(epoch FROM ops.setting_value('cache_half_life_time')::interval);
BEGIN
    IF v_time > 0 THEN
        RETURN greatest(extract(epoch FROM clock_timestamp() - half_lives.last_used), 0) / v_time;
    END IF;
    RETURN greatest((SELECT t.last_value FROM cache.touches AS t) - half_lives.touched, 0)
        / greatest(ops.setting_value('cache_half_life')::double precision, 1);
END
$body$;

COMMENT ON FUNCTION cache.half_lives(bigint, timestamptz) IS
$$How many half-lives ago a result was used last: by the clock of settings cache_half_life_time, else by the number
of uses of all results since then.$$;
