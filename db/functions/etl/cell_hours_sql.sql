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
            SELECT e.cell, %3$s AS outgoing, (%4$L::integer[])[width_bucket(e."time", %5$L::timestamptz[])] AS hour,
                count(*) AS events
            FROM store.%6$I AS e
            GROUP BY 1, 2, 3
        ) AS h
        GROUP BY h.cell, h.outgoing
        ORDER BY h.cell, h.outgoing$sql$,
        cell_hours_sql.day,
        (SELECT string_agg(format('coalesce(sum(h.events) FILTER (WHERE h.hour = %s), 0)::integer', n.hour), ', '
                ORDER BY n.hour) FROM generate_series(0, 23) AS n (hour)),
        CASE WHEN cell_hours_sql.event_type IN ('calls', 'sms') THEN 'e.outgoing' ELSE 'NULL::boolean' END,
        v_hours.hours, v_hours.starts, cell_hours_sql.day_table);
END
$body$;

COMMENT ON FUNCTION etl.cell_hours_sql(text, date, text) IS
$$SQL text of the rows of store.cell_hour that the events of a day's table (of schema store) make.$$;
