-- The parameters that are dates of a window.
CREATE OR REPLACE FUNCTION query.date_members()
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT p.value ->> 'name' FROM query.kind AS k, jsonb_array_elements(k.parameters) AS p
        WHERE p.value #>> '{type,type}' = 'datetime' ORDER BY 1);
END
$body$;

COMMENT ON FUNCTION query.date_members() IS
$$Names of the parameters of type datetime of all kinds, sorted.$$;
