-- The place of most visits.
CREATE OR REPLACE FUNCTION query.most_common_sql(visits text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT p.subscriber, p.region FROM ('
        'SELECT t.subscriber, t.region, row_number() OVER ('
        'PARTITION BY t.subscriber ORDER BY t.events DESC, t.last_time DESC, r.code) AS place FROM ('
        'SELECT v.subscriber, v.region, sum(v.events) AS events, max(v.last_time) AS last_time '
        'FROM (%s) AS v GROUP BY v.subscriber, v.region) AS t '
        'LEFT JOIN store.region AS r ON r.region = t.region) AS p WHERE p.place = 1', most_common_sql.visits);
END
$body$;

COMMENT ON FUNCTION query.most_common_sql(text) IS
$$SQL text of each subscriber's region with most events, then latest seen, then smallest unit id.

visits: SQL text of (subscriber, region, events, last_time).$$;
