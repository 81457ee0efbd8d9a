-- How many different things there are in each region and interval of time.
CREATE OR REPLACE FUNCTION query.hour_counts_sql(sightings text, unit text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF hour_counts_sql.unit <> 'hour' THEN
        RETURN format(
            'SELECT t.region, t.bucket, count(*) AS things FROM ('
            'SELECT s.region, s.thing, date_trunc(%L, s.day::timestamp) AS bucket FROM (%s) AS s '
            'GROUP BY s.thing, s.region, bucket) AS t GROUP BY t.region, t.bucket',
            hour_counts_sql.unit, hour_counts_sql.sightings);
    END IF;
    -- A column for each hour is many times faster than a row for each hour of each thing.
    RETURN format(
        'SELECT d.region, d.day + (h.hour - 1) * INTERVAL ''1 hour'' AS bucket, h.things FROM ('
        'SELECT t.region, t.day, ARRAY[%s] AS hours FROM ('
        'SELECT s.region, s.day, s.thing, bit_or(s.hours) AS hours FROM (%s) AS s GROUP BY s.thing, s.region, s.day) AS t '
        'GROUP BY t.region, t.day) AS d CROSS JOIN LATERAL unnest(d.hours) WITH ORDINALITY AS h (things, hour) '
        'WHERE h.things > 0',
        (SELECT string_agg(format('count(*) FILTER (WHERE (t.hours & %s) <> 0)', 1 << h.hour), ', ' ORDER BY h.hour)
            FROM generate_series(0, 23) AS h (hour)),
        hour_counts_sql.sightings);
END
$body$;

COMMENT ON FUNCTION query.hour_counts_sql(text, text) IS
$$SQL text of region, bucket (local timestamp, start of the interval), things (how many different ones).

sightings: SQL text of region, thing, day, hours (bitmap of local hours). unit: hour, day, month or year.$$;
