-- What one must hold to ask a query: reference http-api §3.4, and the holes of §3.9 closed.
-- requires: query.unit, query.used_specs
CREATE OR REPLACE FUNCTION query.scopes(spec jsonb)
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_unit constant text := query.unit(scopes.spec);
    v_kind constant text := scopes.spec ->> 'query_kind';
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT n.needed COLLATE "C"
        FROM query.used_specs(scopes.spec) AS s
        CROSS JOIN LATERAL (
            SELECT format('%s:%s:%s', v_unit, v_kind, s.subspec ->> 'query_kind') AS needed
            WHERE NOT s.in_subset
            UNION ALL
            -- A unit that only a part has, as the reference location of a metric.
            SELECT format('%s:%s:%s', query.unit(s.subspec), v_kind, s.subspec ->> 'query_kind')
            WHERE NOT s.in_subset AND v_unit <> 'nonspatial'
                -- Most say it themselves: looking it up takes longer than all the rest.
                AND s.subspec <> scopes.spec AND s.subspec ->> 'aggregation_unit' IS DISTINCT FROM v_unit
                AND query.unit(s.subspec) NOT IN ('nonspatial', v_unit)
            UNION ALL
            SELECT format('nonspatial:subscriber_subset:%s', s.subspec ->> 'query_kind')
            WHERE s.in_subset
        ) AS n
        ORDER BY 1
    );
END
$body$;

COMMENT ON FUNCTION query.scopes(jsonb) IS
$$The permission triplets that a specification needs, sorted.

unit:kind:nested kind for each kind in it, at the unit of the whole; those with a unit of their own at that unit too;
nonspatial:subscriber_subset:kind for each kind behind a subset, be it given as a specification or as a stored query's
id.$$;
