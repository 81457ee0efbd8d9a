-- Makes a part of what is kept beside the events of a day that is being built.
-- requires: etl.complete_day, etl.day_table
CREATE OR REPLACE FUNCTION etl.finish_day(load bigint, part text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write schema store past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_table text;
BEGIN
    -- Held to the end: when the loader dies meanwhile, the load is not cleared up before what is made here can be seen.
    SELECT l.* INTO v_load FROM etl.load AS l WHERE l.load = finish_day.load AND l.state = 'checked' FOR SHARE;
    IF NOT FOUND OR (finish_day.part IN ('sightings', 'events')) IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('load %s has no day whose part %s could be made', finish_day.load, finish_day.part),
            HINT = 'Parts are sightings and events, of a load that etl.build_day has built.';
    END IF;
    v_table := etl.day_table(v_load.event_type, v_load.day, v_load.load);
    PERFORM etl.complete_day(v_load.event_type, v_load.day, v_load.load, finish_day.part);
    IF finish_day.part = 'events' THEN
        DELETE FROM etl.location_seen AS s WHERE s.load = v_load.load;
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
            GROUP BY e.location$sql$, v_load.load, 'cell_hour_' || v_table, v_table);
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.finish_day(bigint, text) IS
$$Makes the sightings of a day that etl.build_day has built, or (part events) its index, statistics, hours of cells and
location ids. Two sessions may make both at once; etl.attach_day needs both.

Errors: 55000 there is no such day or part.$$;
