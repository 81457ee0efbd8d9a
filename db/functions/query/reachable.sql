-- Which kinds may occur at any depth of a kind.
-- requires: query.fits
CREATE OR REPLACE FUNCTION query.reachable(kind text)
RETURNS text []
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE reach AS (
            SELECT reachable.kind AS kind
            UNION
            SELECT n.kind
            FROM reach AS r
            INNER JOIN query.kind AS k ON k.kind = r.kind
            CROSS JOIN LATERAL jsonb_path_query(k.parameters, '$.**.category') AS c
            INNER JOIN query.kind AS n ON query.fits(n, c #>> '{}')
        )
        SELECT r.kind FROM reach AS r ORDER BY r.kind COLLATE "C"
    );
END
$body$;

COMMENT ON FUNCTION query.reachable(text) IS
$$The kinds that may stand at any depth of a kind, itself included, sorted.$$;
