-- Distances need points.
-- requires: query.unit
CREATE OR REPLACE FUNCTION query.require_points(name text, location jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF query.unit(require_points.location) <> 'lon-lat' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%s: unit %s does not have longitude/latitude columns.',
                require_points.name, query.unit(require_points.location)),
            HINT = 'Give one of aggregation_unit lon-lat.';
    END IF;
END
$body$;

COMMENT ON FUNCTION query.require_points(text, jsonb) IS
$$Refuses a location whose unit has no longitude and latitude. name: its parameter. Errors: 22023.$$;
