-- Notes which key the identifiers of a batch are keyed with.
CREATE OR REPLACE FUNCTION etl.use_key(batch bigint, key_id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF use_key.key_id !~ '^[0-9a-f]{16}$' IS NOT FALSE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a key is named by 16 hex digits',
            HINT = 'Those of a digest that does not give the key away; never the key.';
    ELSIF EXISTS (
        SELECT FROM etl.load AS l WHERE l.state = 'attached' AND l.key_id <> use_key.key_id
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'loaded days were keyed with another key: every subscriber would become two people',
            HINT = 'Use the former key file; or, to change keys, load all keyed days anew in a new installation.';
    END IF;
    UPDATE etl.load AS l SET key_id = use_key.key_id WHERE l.batch = use_key.batch;
END
$body$;

COMMENT ON FUNCTION etl.use_key(bigint, text) IS
$$Records the digest (16 hex digits) of the key that the loader keys a batch's identifiers with. The key itself stays
with the loader. Errors: 22023 no digest; 55000 loaded days have another key.$$;
