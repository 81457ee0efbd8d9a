-- Who goes from where to where.
-- requires: query.sql
CREATE OR REPLACE FUNCTION query.flow_pairs_sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT coalesce(f.subscriber, t.subscriber) AS subscriber, f.region AS region_from, t.region AS region_to '
        'FROM (%s) AS f %s JOIN (%s) AS t ON t.subscriber = f.subscriber',
        query.sql(flow_pairs_sql.spec -> 'from_location'),
        upper(flow_pairs_sql.spec ->> 'join_type'), -- one of the enumeration, so safe as text
        query.sql(flow_pairs_sql.spec -> 'to_location'));
END
$body$;

COMMENT ON FUNCTION query.flow_pairs_sql(jsonb) IS
$$SQL text of (subscriber, region_from, region_to): every pair of the two locations of each subscriber.$$;
