-- The units above one, the coarsest first.
CREATE OR REPLACE FUNCTION query.coarser_units(unit text)
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN ARRAY(
        SELECT l.layer FROM store.layer AS l
        WHERE coarser_units.unit ~ '^admin\d$' AND l.layer ~ '^admin\d$' AND l.layer < coarser_units.unit
        ORDER BY l.layer
    );
END
$body$;

COMMENT ON FUNCTION query.coarser_units(text) IS
$$The loaded layers admin0, admin1, … that are coarser than an administrative unit; none for any other unit.$$;
