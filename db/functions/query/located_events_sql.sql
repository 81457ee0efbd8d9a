-- Single events with the region where they were.
-- requires: query.events_sql, query.layer_of
CREATE OR REPLACE FUNCTION query.located_events_sql(spec jsonb, columns text[] DEFAULT '{}')
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT e.*, m.region FROM (%s) AS e INNER JOIN store.cell_region AS m ON m.cell = e.cell AND m.layer = %L',
        query.events_sql(located_events_sql.spec, located_events_sql.columns), query.layer_of(located_events_sql.spec));
END
$body$;

COMMENT ON FUNCTION query.located_events_sql(jsonb, text[]) IS
$$SQL text of the located events of a specification: subscriber, time, cell, the columns named, day, region.

For what the daily roll-up of query.visits_sql cannot tell. Errors: 22023 when an event type lacks a column.$$;
