-- Each subscriber with each other number once; of many rows sorted as single numbers, in about half the time.
CREATE OR REPLACE FUNCTION query.different_pairs_sql(rows_sql text, other text, condition text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF different_pairs_sql.condition IS NULL THEN
        RETURN format('SELECT v.subscriber, v.%2$I FROM (%1$s) AS v GROUP BY v.subscriber, v.%2$I',
            different_pairs_sql.rows_sql, different_pairs_sql.other);
    END IF;
    -- PostgreSQL sorts a column of eight bytes alone without making rows of it, and compares it in one step.
    RETURN format(
        'SELECT (o.pair >> 32)::integer AS subscriber, nullif((o.pair & 4294967295)::integer, 0) AS %2$I FROM ('
        'SELECT (v.subscriber::bigint << 32) | coalesce(v.%2$I, 0) AS pair FROM (%1$s) AS v WHERE %3$s '
        'ORDER BY pair) AS o GROUP BY o.pair',
        different_pairs_sql.rows_sql, different_pairs_sql.other, different_pairs_sql.condition);
END
$body$;

COMMENT ON FUNCTION query.different_pairs_sql(text, text, text) IS
$$SQL text of the different rows (subscriber, other) of rows_sql.

rows_sql: SQL text of rows with integer columns subscriber and other, both above zero (other may be null), called v in
condition (of query.part_conditions). With a condition, of many rows, a pair is one number of eight bytes, subscriber in
its upper half.$$;
