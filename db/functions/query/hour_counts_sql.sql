-- How many different things there are in each region and interval of time.
-- requires: query.in_parts, query.loaded_days
CREATE OR REPLACE FUNCTION query.hour_counts_sql(sightings text, unit text, people jsonb DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_unit constant text := hour_counts_sql.unit;
    -- Then rows may come in order (query.in_order), and a constant among the keys would hide it from the planner.
    v_one_day constant boolean := hour_counts_sql.people IS NOT NULL
        AND (SELECT count(*) FROM query.loaded_days(hour_counts_sql.people)) = 1;
    v_things text;
BEGIN
    v_things := format(
        'SELECT s.thing AS subscriber, s.region, %s FROM (%s) AS s GROUP BY s.thing, s.region%s',
        CASE WHEN v_unit <> 'hour' THEN format(CASE WHEN v_one_day THEN 'date_trunc(%L, min(s.day)::timestamp) AS bucket'
            ELSE 'date_trunc(%L, s.day::timestamp) AS bucket' END, v_unit)
            WHEN v_one_day THEN 'min(s.day) AS day, bit_or(s.hours) AS hours' ELSE 's.day, bit_or(s.hours) AS hours' END,
        hour_counts_sql.sightings,
        CASE WHEN v_one_day THEN '' WHEN v_unit = 'hour' THEN ', s.day' ELSE ', bucket' END);
    IF hour_counts_sql.people IS NOT NULL THEN
        v_things := query.in_parts(hour_counts_sql.people, v_things);
    END IF;
    IF v_unit <> 'hour' THEN
        RETURN format('SELECT t.region, t.bucket, count(*) AS things FROM (%s) AS t GROUP BY t.region, t.bucket', v_things);
    END IF;
    -- A column for each hour is many times faster than a row for each hour of each thing.
    RETURN format(
        'SELECT d.region, d.day + (h.hour - 1) * INTERVAL ''1 hour'' AS bucket, h.things FROM ('
        'SELECT t.region, t.day, ARRAY[%s] AS hours FROM (%s) AS t '
        'GROUP BY t.region, t.day) AS d CROSS JOIN LATERAL unnest(d.hours) WITH ORDINALITY AS h (things, hour) '
        'WHERE h.things > 0',
        (SELECT string_agg(format('count(*) FILTER (WHERE (t.hours & %s) <> 0)', 1 << h.hour), ', ' ORDER BY h.hour)
            FROM generate_series(0, 23) AS h (hour)), v_things);
END
$body$;

COMMENT ON FUNCTION query.hour_counts_sql(text, text, jsonb) IS
$$SQL text of region, bucket (local timestamp, start of the interval), things (how many different ones).

sightings: SQL text of region, thing, day, hours (bitmap of local hours). unit: hour, day, month or year. people: the
specification whose subscribers the things are; NULL: other things.$$;
