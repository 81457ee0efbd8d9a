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
        -- "place = 1" of a row_number() would be taken for one row by the planner, and joined by loops.
        'SELECT DISTINCT ON (t.subscriber) t.subscriber, t.region FROM ('
        'SELECT v.subscriber, v.region, sum(v.events) AS events, max(v.last_time) AS last_time '
        'FROM (%s) AS v GROUP BY v.subscriber, v.region) AS t '
        'LEFT JOIN store.region AS r ON r.region = t.region '
        'ORDER BY t.subscriber, t.events DESC, t.last_time DESC, r.code', most_common_sql.visits);
END
$body$;

COMMENT ON FUNCTION query.most_common_sql(text) IS
$$SQL text of each subscriber's region with most events, then latest seen, then smallest unit id.

visits: SQL text of (subscriber, region, events, last_time).$$;
