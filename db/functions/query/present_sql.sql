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
            WHEN c.role = 'subscriber' THEN format('u%s.msisdn AS %I', c.place, c.name)
            ELSE format('q.%I', c.name)
        END, ', ' ORDER BY c.place),
        string_agg(CASE c.role
            WHEN 'unit' THEN
                format(' LEFT JOIN store.region AS u%1$s ON u%1$s.region = q.%2$I', c.place, c.name)
            WHEN 'subscriber' THEN
                format(' LEFT JOIN store.subscriber AS u%1$s ON u%1$s.subscriber = q.%2$I', c.place, c.name)
        END, '' ORDER BY c.place)
    INTO v_columns, v_joins
    FROM query.columns(present_sql.spec) AS c;
    RETURN format('SELECT %s FROM %s AS q%s', v_columns, present_sql.relation, v_joins);
END
$body$;

COMMENT ON FUNCTION query.present_sql(jsonb, text) IS
$$SQL text that shows the rows of relation (SQL text of a table or subquery with a specification's inner columns)
with the unit's columns (pcod, or lon and lat) and msisdn; its rows are q.$$;
