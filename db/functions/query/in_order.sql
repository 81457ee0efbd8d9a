-- One day's rows stand in the order of subscribers: there sorting costs less than hashing, unknown to the planner.
-- requires: query.loaded_days
CREATE OR REPLACE FUNCTION query.in_order(spec jsonb, rows_sql text, keys text[])
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Of several days hashing is as good, and less of it may spill.
    IF (SELECT count(*) FROM query.loaded_days(in_order.spec)) <> 1 THEN
        RETURN in_order.rows_sql;
    END IF;
    RETURN format('SELECT o.* FROM (%s) AS o ORDER BY %s', in_order.rows_sql,
        (SELECT string_agg(format('o.%I', k.key), ', ' ORDER BY k.ordinality)
            FROM unnest(in_order.keys) WITH ORDINALITY AS k (key)));
END
$body$;

COMMENT ON FUNCTION query.in_order(jsonb, text, text[]) IS
$$rows_sql, in the order of keys (its columns, subscriber first) where the specification's own window and event types
are one loaded day: to group by these keys in this order then needs no hash table.$$;
