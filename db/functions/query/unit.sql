-- The unit's plain name, as permissions speak of it.
-- requires: query.unit_definition
CREATE OR REPLACE FUNCTION query.unit(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN coalesce(query.unit_definition(unit.spec) ->> 'aggregation_unit', 'nonspatial');
END
$body$;

COMMENT ON FUNCTION query.unit(jsonb) IS
$$Name of the unit of a query's rows (admin3, lon-lat, …), or nonspatial.$$;
