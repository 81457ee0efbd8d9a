-- SQL text of a day's sightings, made from its events.
-- requires: etl.day_hours
CREATE OR REPLACE FUNCTION etl.sightings_sql(day date, day_table text)
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
    v_hours := etl.day_hours(sightings_sql.day);
    -- The rank comes from the sort that the table needs anyway.
    RETURN format($sql$
        SELECT s.subscriber, s.cell, nullif(s.first_time, s.last_time) AS first_time, s.last_time,
            nullif(s.events, 1) AS events, s.hours, %1$L::date AS day,
            nullif(least(row_number() OVER (PARTITION BY s.subscriber ORDER BY s.cell IS NULL, s.last_time DESC, c.tie_rank),
                32767), 1)::smallint AS turn
        FROM (
            SELECT e.subscriber, e.cell, count(*)::integer AS events,
                bit_or((%2$L::integer[])[width_bucket(e."time", %3$L::timestamptz[])]) AS hours,
                min(e."time") AS first_time, max(e."time") AS last_time
            FROM store.%4$I AS e
            GROUP BY e.subscriber, e.cell
        ) AS s
            LEFT JOIN store.cell AS c ON s.cell = c.cell
        ORDER BY s.subscriber, s.cell IS NULL, s.last_time DESC, c.tie_rank$sql$,
        sightings_sql.day,
        (SELECT array_agg(1 << h.hour ORDER BY h.place) FROM unnest(v_hours.hours) WITH ORDINALITY AS h (hour, place)),
        v_hours.starts, sightings_sql.day_table);
END
$body$;

COMMENT ON FUNCTION etl.sightings_sql(date, text) IS
$$SQL text of the rows of store.sighting_<event type> that the events of a day's table (of schema store) make, in the
order of subscriber and turn: first_time is null where it equals last_time, events and turn where they are 1.$$;
