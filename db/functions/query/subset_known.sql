-- Does an id name subscribers?
-- requires: query.fits
CREATE OR REPLACE FUNCTION query.subset_known(id text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN EXISTS (SELECT 1 FROM store.subset AS s WHERE s.id = subset_known.id)
        OR EXISTS (
            SELECT 1 FROM cache.query AS q INNER JOIN query.kind AS k ON k.kind = q.kind
            WHERE q.id = subset_known.id AND query.fits(k, 'subscribers'));
END
$body$;

COMMENT ON FUNCTION query.subset_known(text) IS
$$Whether id is that of a registered subset or of a subscriber-level query.$$;
