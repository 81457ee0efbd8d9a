-- A token's time as the audit trail keeps it.
CREATE OR REPLACE FUNCTION access.claim_time(seconds jsonb)
RETURNS timestamptz
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
STRICT
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF jsonb_typeof(claim_time.seconds) <> 'number' OR abs(claim_time.seconds::numeric) > 253402300799 THEN
        RETURN NULL;
    END IF;
    RETURN to_timestamp(claim_time.seconds::double precision);
END
$body$;

COMMENT ON FUNCTION access.claim_time(jsonb) IS
$$The time that a number of seconds since 1970 names; NULL of what is no number, or beyond the year 9999.$$;
