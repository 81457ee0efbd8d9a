-- SQL text of a day's events by cell and hour.
-- requires: etl.day_hours
CREATE OR REPLACE FUNCTION etl.cell_hours_sql(event_type text, day date, day_table text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
AS $body$
DECLARE
    v_hours record;
BEGIN
    v_hours := etl.day_hours(cell_hours_sql.day);
    RETURN format($sql$
        SELECT h.cell, %1$L::date AS day, h.outgoing, ARRAY[%2$s] AS events
        FROM (
            SELECT e.cell, %3$s AS outgoing, width_bucket(e."time", %4$L::timestamptz[]) AS slot, count(*) AS events
            FROM store.%5$I AS e
            GROUP BY 1, 2, 3
        ) AS h
        GROUP BY h.cell, h.outgoing
        ORDER BY h.cell, h.outgoing$sql$,
        cell_hours_sql.day,
        -- The day's hours, in the order of the clock: each is a slot between two instants, or not in the day.
        (SELECT string_agg(coalesce('coalesce(sum(h.events) FILTER (WHERE h.slot = '
                || array_position(v_hours.hours, n.hour) || '), 0)::integer', '0'), ', ' ORDER BY n.hour)
            FROM generate_series(0, 23) AS n (hour)),
        CASE WHEN cell_hours_sql.event_type IN ('calls', 'sms') THEN 'e.outgoing' ELSE 'NULL::boolean' END,
        v_hours.starts, cell_hours_sql.day_table);
END
$body$;

COMMENT ON FUNCTION etl.cell_hours_sql(text, date, text) IS
$$SQL text of the rows of store.cell_hour that the events of a day's table (of schema store) make.$$;
