-- Changes whenever the open specification may have changed.
CREATE OR REPLACE FUNCTION flow.http_version()
RETURNS text
LANGUAGE plpgsql
STABLE -- reads only
PARALLEL SAFE
SECURITY DEFINER -- the gate's roles may not read the deploy's bookkeeping
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT md5(string_agg(v.line, E'\n' ORDER BY v.line))
        FROM (
            SELECT 'function ' || r.name || ' ' || r.sha256 AS line FROM ops.repeatable AS r
            UNION ALL
            SELECT 'layer ' || l.layer AS line FROM store.layer AS l
        ) AS v
    );
END
$body$;

COMMENT ON FUNCTION flow.http_version() IS
$$A digest of the deployed functions and the loaded layers.

The proxy keeps the specification until it changes.$$;
