-- How many different things there are in each region and interval of time.
CREATE OR REPLACE FUNCTION query.hour_counts_sql(sightings text, unit text, single boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_unit constant text := hour_counts_sql.unit;
    v_things text;
BEGIN
    v_things := CASE
        WHEN v_unit = 'hour' AND hour_counts_sql.single THEN hour_counts_sql.sightings
        WHEN v_unit = 'hour' THEN format(
            'SELECT s.region, s.day, bit_or(s.hours) AS hours FROM (%s) AS s GROUP BY s.thing, s.region, s.day',
            hour_counts_sql.sightings)
        WHEN v_unit = 'day' AND hour_counts_sql.single THEN format(
            'SELECT s.region, s.day::timestamp AS bucket FROM (%s) AS s', hour_counts_sql.sightings)
        ELSE format(
            'SELECT s.region, date_trunc(%L, s.day::timestamp) AS bucket FROM (%s) AS s GROUP BY s.thing, s.region, bucket',
            v_unit, hour_counts_sql.sightings)
    END;
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

COMMENT ON FUNCTION query.hour_counts_sql(text, text, boolean) IS
$$SQL text of region, bucket (local timestamp, start of the interval), things (how many different ones).

sightings: SQL text of region, thing, day, hours (bitmap of local hours). unit: hour, day, month or year.
single: there is one row a thing, region and day; thing is then read for months and years alone.$$;
