-- A longest life, in minutes, that somebody wrote.
CREATE OR REPLACE FUNCTION access.minutes(written jsonb)
RETURNS interval
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF jsonb_typeof(minutes.written) IN ('number', 'string') AND minutes.written #>> '{}' ~ '^[0-9]{1,7}$'
        AND (minutes.written #>> '{}')::integer BETWEEN 1 AND 5256000 THEN
        RETURN make_interval(mins => (minutes.written #>> '{}')::integer);
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'invalid_parameter_value',
        COLUMN = 'longest_token_life_minutes',
        MESSAGE = 'a life of tokens is a whole number of minutes, from 1 to 5256000 (ten years)',
        HINT = 'Give longest_token_life_minutes, such as 1440 for a day.';
END
$body$;

COMMENT ON FUNCTION access.minutes(jsonb) IS
$$Reads a number of minutes from 1 to 5256000. Errors: 22023 anything else.$$;
