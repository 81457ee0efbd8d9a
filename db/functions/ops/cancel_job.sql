-- Ends a job.
-- requires: flow.cancel
CREATE OR REPLACE FUNCTION ops.cancel_job(id text)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN flow.cancel(cancel_job.id);
END
$body$;

COMMENT ON FUNCTION ops.cancel_job(text) IS
$$Cancels a query for everybody, as an administrator's flow.cancel does; returns its state after that.

Errors: P0002 unknown id.$$;
