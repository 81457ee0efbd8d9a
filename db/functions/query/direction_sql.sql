-- The condition on an event's direction.
CREATE OR REPLACE FUNCTION query.direction_sql(direction text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE direction_sql.direction WHEN 'in' THEN 'NOT e.outgoing' WHEN 'out' THEN 'e.outgoing' END;
END
$body$;

COMMENT ON FUNCTION query.direction_sql(text) IS
$$SQL condition on e.outgoing for in or out; NULL for both.$$;
