-- While a deploy runs no further query is claimed, so the views it replaces come free.
CREATE OR REPLACE FUNCTION ops.is_deploying()
RETURNS boolean
LANGUAGE plpgsql
VOLATILE -- takes a lock that lasts to the end of the transaction
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- The deploy holds the same lock exclusively, and waits for claims that are under way.
    RETURN NOT pg_try_advisory_xact_lock_shared(hashtextextended('flowsql deploy', 0));
END
$body$;

COMMENT ON FUNCTION ops.is_deploying() IS
$$Whether a deploy is running or about to: then claim nothing, and try again later.

False also keeps a deploy from starting until this transaction ends, so ask only in short ones.$$;
