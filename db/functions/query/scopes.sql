-- What one must hold to ask a query: reference http-api §3.4.
-- requires: query.unit, query.subqueries
CREATE OR REPLACE FUNCTION query.scopes(spec jsonb)
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_unit constant text := query.unit(scopes.spec);
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT
            format('%s:%s:%s', v_unit, scopes.spec ->> 'query_kind', s.subspec ->> 'query_kind') COLLATE "C"
        FROM query.subqueries(scopes.spec) AS s
        ORDER BY 1
    );
END
$body$;

COMMENT ON FUNCTION query.scopes(jsonb) IS
$$The permission triplets unit:kind:nested kind that a specification needs, sorted.$$;
