-- A moment as the HTTP interface of the issuer writes it.
CREATE OR REPLACE FUNCTION access.zulu(moment timestamptz)
RETURNS text
LANGUAGE plpgsql
STABLE -- to_char is
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN to_char(zulu.moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
END
$body$;

COMMENT ON FUNCTION access.zulu(timestamptz) IS
$$A moment in UTC with microseconds: 2026-03-01T00:00:00.000000Z. Null stays null.$$;
