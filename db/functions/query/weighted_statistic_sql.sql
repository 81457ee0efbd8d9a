-- A statistic of amounts that count by how long they last.
-- requires: query.weighted_variance_sql
CREATE OR REPLACE FUNCTION query.weighted_statistic_sql(statistic text, segments text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE weighted_statistic_sql.statistic
        WHEN 'median' THEN format(
            'SELECT m.subscriber, min(m.balance) AS value FROM (SELECT g.subscriber, g.balance, '
            'sum(g.weight) OVER (PARTITION BY g.subscriber ORDER BY g.balance) AS reached, '
            'sum(g.weight) OVER (PARTITION BY g.subscriber) AS total FROM (%s) AS g) AS m '
            'WHERE m.reached >= m.total / 2 GROUP BY m.subscriber', weighted_statistic_sql.segments)
        WHEN 'mode' THEN format(
            'SELECT DISTINCT ON (g.subscriber) g.subscriber, g.balance AS value FROM (%s) AS g '
            'GROUP BY g.subscriber, g.balance ORDER BY g.subscriber, sum(g.weight) DESC, g.balance',
            weighted_statistic_sql.segments)
        ELSE format('SELECT g.subscriber, %2$s AS value FROM (%1$s) AS g GROUP BY g.subscriber',
            weighted_statistic_sql.segments,
            CASE weighted_statistic_sql.statistic
                WHEN 'sum' THEN 'sum(g.weight * g.balance)'
                WHEN 'avg' THEN 'sum(g.weight * g.balance) / nullif(sum(g.weight), 0)'
                WHEN 'variance' THEN query.weighted_variance_sql()
                ELSE 'sqrt(' || query.weighted_variance_sql() || ')' END)
    END;
END
$body$;

COMMENT ON FUNCTION query.weighted_statistic_sql(text, text) IS
$$SQL text of (subscriber, value): the weighted sum, avg, median, mode, variance or stddev of segments.

segments: SQL text of (subscriber, balance, weight in seconds). Equal modes: the smallest.$$;
