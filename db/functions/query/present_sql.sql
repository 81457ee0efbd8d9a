-- Integers inside become the codes that people read.
-- requires: query.columns, query.unit
CREATE OR REPLACE FUNCTION query.present_sql(spec jsonb, relation text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_columns text;
    v_joins text;
BEGIN
    SELECT
        string_agg(CASE
            WHEN c.role = 'unit' AND query.unit(present_sql.spec) = 'lon-lat' THEN
                format('u%1$s.lon AS %2$I, u%1$s.lat AS %3$I', c.place, 'lon' || c.suffix, 'lat' || c.suffix)
            WHEN c.role = 'unit' THEN format('u%s.code AS %I', c.place, 'pcod' || c.suffix)
            WHEN c.role = 'site' THEN format('u%1$s.id AS site_id, u%1$s.version, '
                'public.st_x(u%1$s.point) AS lon, public.st_y(u%1$s.point) AS lat', c.place)
            WHEN d.role IS NOT NULL THEN format('u%s.%I AS %I', c.place, d.text, c.shown)
            ELSE format('q.%I AS %I', c.name, c.shown)
        END, ', ' ORDER BY c.place),
        string_agg(format(' LEFT JOIN store.%1$I AS u%2$s ON u%2$s.%1$I = q.%3$I',
            CASE c.role WHEN 'unit' THEN 'region' ELSE c.role END, c.place, c.name), '' ORDER BY c.place)
            FILTER (WHERE c.role <> 'value')
    INTO v_columns, v_joins
    FROM (
        SELECT n.place, n.name, n.role, n.suffix, coalesce(
            (SELECT e.value ->> 'as' FROM jsonb_array_elements(k.columns) AS e WHERE e.value ->> 'name' = n.name),
            n.name) AS shown
        FROM query.columns(present_sql.spec) AS n, query.kind AS k
        WHERE k.kind = present_sql.spec ->> 'query_kind'
    ) AS c
    LEFT JOIN (VALUES ('subscriber', 'msisdn'), ('equipment', 'imei'), ('sim', 'imsi')) AS d (role, text)
        ON d.role = c.role;
    RETURN format('SELECT %s FROM %s AS q%s', v_columns, present_sql.relation, v_joins);
END
$body$;

COMMENT ON FUNCTION query.present_sql(jsonb, text) IS
$$SQL text that shows the rows of relation (SQL text of a table or subquery with a specification's inner columns)
with the unit's columns (pcod, or lon and lat), msisdn, imei or imsi, a site's id and place, and under the names that
people see ("as"); its rows are q.$$;
