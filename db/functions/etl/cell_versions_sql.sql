-- SQL text of the cell version in service for each location id on a day.
CREATE OR REPLACE FUNCTION etl.cell_versions_sql(day date)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT l.location, l.location_id, c.cell FROM store.location AS l'
        || ' LEFT JOIN store.cell AS c ON c.id = l.location_id'
        || ' AND coalesce(c.first_service, ''-infinity'') <= %1$L AND coalesce(c.last_service, ''infinity'') >= %1$L',
        to_char(cell_versions_sql.day, 'YYYY-MM-DD'));
END
$body$;

COMMENT ON FUNCTION etl.cell_versions_sql(date) IS
$$SQL text: location, location_id and the cell version in service that local day (null: unknown cell, or none that day).

Both ends of service are inclusive. Versions do not overlap, so a location has one row.$$;
