-- The aggregation units that may be asked for.
CREATE OR REPLACE FUNCTION query.units()
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_fixed constant text[] := ARRAY['admin0', 'admin1', 'admin2', 'admin3', 'lon-lat'];
BEGIN
    RETURN v_fixed || ARRAY(
        SELECT l.layer FROM store.layer AS l WHERE l.layer <> ALL (v_fixed) ORDER BY l.layer);
END
$body$;

COMMENT ON FUNCTION query.units() IS
$$Names of aggregation units: admin0 to admin3, lon-lat, then loaded custom layers in order.$$;
