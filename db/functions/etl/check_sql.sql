-- SQL text that computes checks of one source on a day's tables.
-- requires: etl.day_start
CREATE OR REPLACE FUNCTION etl.check_sql(load bigint, day_table text, source text, expressions text[])
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('WITH stored AS NOT MATERIALIZED (TABLE store.%1$I), devices AS NOT MATERIALIZED (TABLE store.device),'
        -- The join is left out of a plan that asks for nothing of it.
        || ' events AS NOT MATERIALIZED (SELECT s.*, d.equipment, d.sim, d.tac FROM store.%1$I AS s'
        || ' LEFT JOIN store.device AS d ON s.device = d.device),'
        || ' sightings AS NOT MATERIALIZED (SELECT s.subscriber, s.cell, coalesce(s.first_time, s.last_time) AS first_time,'
        || ' s.last_time, coalesce(s.events, 1) AS events, s.hours, s.day, coalesce(s.turn, 1::smallint) AS turn'
        || ' FROM store.%2$I AS s), cells AS NOT MATERIALIZED (TABLE store.cell),'
        || ' locations AS NOT MATERIALIZED (SELECT s.location, s.events FROM etl.location_seen AS s WHERE s.load = %3$s),'
        || ' load AS NOT MATERIALIZED (SELECT l.* FROM etl.load AS l WHERE l.load = %3$s)'
        || ' SELECT ARRAY[%4$s] FROM %5$s',
        check_sql.day_table, 'sighting_' || check_sql.day_table, check_sql.load,
        (SELECT string_agg(format('(%s)::text', e.expression), ', ' ORDER BY e.place)
            FROM unnest(check_sql.expressions) WITH ORDINALITY AS e (expression, place)),
        check_sql.source);
END
$body$;

COMMENT ON FUNCTION etl.check_sql(bigint, text, text, text[]) IS
$$SQL text of one row with an array of texts: the values of the expressions over the source, on a day's tables.

events: the day's rows and what they were made with (equipment, sim, tac). stored: the rows alone. devices: store.device.$$;
