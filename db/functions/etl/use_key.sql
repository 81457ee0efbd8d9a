-- Notes which key the identifiers of a batch are keyed with.
-- requires: etl.check_key
CREATE OR REPLACE FUNCTION etl.use_key(batch bigint, key_id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM etl.check_key(use_key.key_id);
    UPDATE etl.load AS l SET key_id = use_key.key_id WHERE l.batch = use_key.batch;
END
$body$;

COMMENT ON FUNCTION etl.use_key(bigint, text) IS
$$Records the digest (16 hex digits) of the key that the loader keys a batch's identifiers with. The key itself stays
with the loader. Errors: 22023 no digest; 55000 what is loaded has another key.$$;
