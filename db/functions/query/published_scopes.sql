-- All permission strings there are: reference http-api §3.3.
-- requires: query.fits, query.reachable, query.nesting, query.units
CREATE OR REPLACE FUNCTION query.published_scopes()
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- administrators make tokens from them, and may not read the layers
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_nesting constant jsonb := query.nesting();
    v_units constant text[] := query.units();
BEGIN
    RETURN ARRAY(
        SELECT format('%s:%s:%s', u.unit, k.kind, n.nested) COLLATE "C" AS scope
        FROM query.kind AS k
        CROSS JOIN LATERAL unnest(query.reachable(k.kind, v_nesting)) AS n (nested)
        CROSS JOIN LATERAL unnest(
            CASE WHEN k.unit_from IS NULL THEN ARRAY['nonspatial'] ELSE v_units END) AS u (unit)
        WHERE k.exposed
        UNION
        -- Who may choose people by a query of theirs: subscriber_subset.
        SELECT format('nonspatial:subscriber_subset:%s', k.kind) COLLATE "C"
        FROM query.kind AS k
        WHERE query.fits(k, 'subscribers')
        UNION
        SELECT p.plain COLLATE "C" FROM unnest(
            ARRAY['run', 'get_result', 'get_available_dates', 'get_qa_checks']) AS p (plain)
        ORDER BY scope
    );
END
$body$;

COMMENT ON FUNCTION query.published_scopes() IS
$$Every permission string, sorted: the four actions, unit:kind:nested kind of all exposed kinds, and
nonspatial:subscriber_subset:kind of all kinds that a subset may be made of.$$;
