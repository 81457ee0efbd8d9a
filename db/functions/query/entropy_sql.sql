-- The entropy of how a subscriber's events are spread over groups.
CREATE OR REPLACE FUNCTION query.entropy_sql(groups text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT p.subscriber, 0 - sum(p.share * ln(p.share)) AS value FROM ('
        'SELECT g.subscriber, g.events / sum(g.events) OVER (PARTITION BY g.subscriber) AS share FROM ('
        'SELECT c.subscriber, c.events::double precision AS events FROM (%s) AS c) AS g) AS p GROUP BY p.subscriber',
        entropy_sql.groups);
END
$body$;

COMMENT ON FUNCTION query.entropy_sql(text) IS
$$SQL text of (subscriber, value): minus the sum of p ln p (in nats) over the groups' shares p.

groups: SQL text of (subscriber, events), a row a group.$$;
