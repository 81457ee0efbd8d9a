-- How many people made each trip between regions; of many rows sorted as single numbers.
CREATE OR REPLACE FUNCTION query.counted_trips_sql(trips_sql text[])
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Without ranges there are few rows; and a trip has 16 bits for a region's number.
    IF cardinality(counted_trips_sql.trips_sql) = 1 OR EXISTS (SELECT 1 FROM store.region AS r WHERE r.region > 32767) THEN
        RETURN (
            SELECT format(
                'SELECT p.region_from, p.region_to, count(*) AS value, count(*) AS contributors FROM (%s) AS p '
                'GROUP BY p.region_from, p.region_to', string_agg(format(
                '(SELECT t.subscriber, t.region_from, t.region_to FROM (%s) AS t '
                'GROUP BY t.subscriber, t.region_from, t.region_to)', s.sql), ' UNION ALL '))
            FROM unnest(counted_trips_sql.trips_sql) AS s (sql)
        );
    END IF;
    -- smallint: a region that is added meanwhile is an error, not another region.
    RETURN (
        SELECT format(
            'SELECT nullif((c.trip >> 16)::integer, 0) AS region_from, nullif((c.trip & 65535)::integer, 0) AS region_to, '
            'c.value, c.value AS contributors FROM ('
            'SELECT p.trip, count(*) AS value FROM (%s) AS p GROUP BY p.trip) AS c', string_agg(format(
            '(SELECT o.trip & 4294967295 AS trip FROM (SELECT (t.subscriber::bigint << 32) '
            '| (coalesce(t.region_from::smallint, 0)::bigint << 16) | coalesce(t.region_to::smallint, 0) AS trip '
            'FROM (%s) AS t ORDER BY trip) AS o GROUP BY o.trip)', s.sql), ' UNION ALL '))
        FROM unnest(counted_trips_sql.trips_sql) AS s (sql)
    );
END
$body$;

COMMENT ON FUNCTION query.counted_trips_sql(text[]) IS
$$SQL text of region_from, region_to, value (people with such a trip), contributors (the same).

trips_sql: SQL texts of the trips of ranges of subscribers (subscriber, region_from, region_to), each trip as often as it
was made. Of several ranges a subscriber's trip is one number of eight bytes (32 bits, 16, 16), which PostgreSQL sorts
without making rows of it.$$;
