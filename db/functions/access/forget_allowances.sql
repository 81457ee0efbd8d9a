-- Tokens that were not seen for a while have their whole allowance again, so their rows say nothing.
CREATE OR REPLACE FUNCTION access.forget_allowances()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the job's role may not write the counts
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_gone bigint;
BEGIN
    DELETE FROM access.allowance AS a WHERE a.at < clock_timestamp() - interval '2 minutes';
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END
$body$;

COMMENT ON FUNCTION access.forget_allowances() IS
$$Removes the counts of tokens that made no request for two minutes; returns how many.$$;
