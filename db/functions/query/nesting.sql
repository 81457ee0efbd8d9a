-- Which kinds may stand directly within which.
-- requires: query.fits
CREATE OR REPLACE FUNCTION query.nesting()
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Many kinds have the same positions: each is judged once.
    RETURN (
        WITH slot AS MATERIALIZED (
            SELECT DISTINCT k.kind, c #>> '{}' AS category
            FROM query.kind AS k, jsonb_path_query(k.parameters, '$.**.category') AS c
        ),

        filled AS MATERIALIZED (
            SELECT s.category, n.kind
            FROM (SELECT DISTINCT d.category FROM slot AS d) AS s
                INNER JOIN query.kind AS n ON query.fits(n, s.category)
        )

        SELECT coalesce(jsonb_object_agg(e.kind, e.nested), '{}')
        FROM (
            SELECT s.kind, jsonb_agg(DISTINCT f.kind) AS nested
            FROM slot AS s INNER JOIN filled AS f ON s.category = f.category
            GROUP BY s.kind
        ) AS e
    );
END
$body$;

COMMENT ON FUNCTION query.nesting() IS
$$Object of the kinds that may stand directly within each kind; kinds that nest nothing are left out.$$;
