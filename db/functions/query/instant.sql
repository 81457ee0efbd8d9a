-- A local time as a literal that no session setting can bend.
-- requires: query.time_zone
CREATE OR REPLACE FUNCTION query.instant(at timestamp)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('TIMESTAMPTZ %L', to_char(
        instant.at AT TIME ZONE query.time_zone() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS+00'));
END
$body$;

COMMENT ON FUNCTION query.instant(timestamp) IS
$$SQL text of an instant given in the country's time: a timestamptz literal in UTC.$$;
