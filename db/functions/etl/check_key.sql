-- Makes sure that all identifiers are keyed with the same key.
CREATE OR REPLACE FUNCTION etl.check_key(key_id text)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF check_key.key_id !~ '^[0-9a-f]{16}$' IS NOT FALSE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a key is named by 16 hex digits',
            HINT = 'Those of a digest that does not give the key away; never the key.';
    ELSIF EXISTS (
        SELECT FROM etl.load AS l WHERE l.state = 'attached' AND l.key_id <> check_key.key_id
        UNION ALL SELECT FROM etl.place_load AS p WHERE p.key_id <> check_key.key_id
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'what is loaded was keyed with another key: every subscriber would become two people',
            HINT = 'Use the former key file; or, to change keys, load all keyed days anew in a new installation.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.check_key(text) IS
$$Refuses the digest (16 hex digits) of a key other than that of loaded days, mobile money and subsets.

Errors: 22023 no digest; 55000 another key.$$;
