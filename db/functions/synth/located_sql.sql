-- SQL text that says at which cell each party of an event was.
-- requires: synth.is_rest_day
CREATE OR REPLACE FUNCTION synth.located_sql(parties_sql text, event_type text, day date, parameters jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- days become text in between
AS $body$
DECLARE
    v_off_limits constant boolean := coalesce(
        located_sql.day >= (located_sql.parameters ->> 'disaster_start')::date
        AND located_sql.day <= coalesce((located_sql.parameters ->> 'disaster_end')::date, 'infinity'), FALSE);
BEGIN
    -- At work: on a working day three of four events from eight to six; of ten workers one has a day off.
    RETURN format($sql$
        SELECT s.*, %1$s AS location_id
        FROM (
            SELECT p.*, (p.draw >> 4 & 15)::integer AS slot, CASE
                WHEN p.draw >> 8 & 65535 < %2$s THEN (1 + (p.draw >> 44 & 524287) %% %3$s)::integer
                WHEN p.second >= 28800 AND p.second < 64800 AND p.draw >> 24 & 1023 < %4$s
                    AND hashint8extended(p.person, %5$s) & 1023 >= 102 THEN p.work
                ELSE p.home
            END AS site
            FROM (
                SELECT t.*, hashint8extended(t.line, %6$s) & 9223372036854775807 AS draw FROM (%7$s) AS t
                OFFSET 0
            ) AS p
            OFFSET 0
        ) AS s
            INNER JOIN synth.reach AS r ON s.site = r.site AND s.slot = r.slot$sql$,
        CASE WHEN v_off_limits THEN 'r.refuge_id' ELSE 'r.location_id' END,
        round((located_sql.parameters ->> 'p_out_of_area')::numeric * 65536),
        located_sql.parameters ->> 'n_sites',
        CASE WHEN synth.is_rest_day(located_sql.day, located_sql.parameters) THEN 102 ELSE 768 END,
        hashtextextended(format('day off %s', located_sql.day), (located_sql.parameters ->> 'calls_seed')::bigint),
        hashtextextended(format('%s places %s', located_sql.event_type, located_sql.day),
            (located_sql.parameters ->> 'calls_seed')::bigint),
        located_sql.parties_sql);
END
$body$;

COMMENT ON FUNCTION synth.located_sql(text, text, date, jsonb) IS
$$SQL text: rows of parties_sql (line, person, home, work, second, …) with the location_id of the cell that served them.

Home, work, or with p_out_of_area any site; there one of its cells, or one within 3 km. While a region is off limits,
who would be in it is at the nearest site outside.$$;
