-- Which location ids the events of a built day have.
-- requires: etl.day_table
CREATE OR REPLACE FUNCTION etl.see_locations(event_type text, day date, load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_events constant text := etl.day_table(see_locations.event_type, see_locations.day, see_locations.load);
BEGIN
    DELETE FROM etl.location_seen AS s WHERE s.load = see_locations.load;
    -- A cell version in service stands for its location id: only events of no known cell are read for theirs.
    EXECUTE format($sql$
        INSERT INTO etl.location_seen (load, location, events)
        SELECT %1$s, l.location, h.events
        FROM (
            SELECT n.cell, sum(u.events) AS events
            FROM store.%2$I AS n CROSS JOIN LATERAL unnest(n.events) AS u (events)
            GROUP BY n.cell
        ) AS h
            INNER JOIN store.cell AS c ON h.cell = c.cell
            INNER JOIN store.location AS l ON c.id = l.location_id
        UNION ALL
        SELECT %1$s, e.location, count(*)
        FROM store.%3$I AS e
        WHERE e.cell IS NULL AND e.location IS NOT NULL
            AND EXISTS (SELECT FROM store.%2$I AS n WHERE n.cell IS NULL)
        GROUP BY e.location$sql$, see_locations.load, 'cell_hour_' || v_events, v_events);
END
$body$;

COMMENT ON FUNCTION etl.see_locations(text, date, bigint) IS
$$Writes the location ids of a built day, and how many events each has, into etl.location_seen. etl.make_cell_hours
comes before it.$$;
