-- A query that failed, was cancelled or evicted keeps nothing.
-- requires: cache.drop_relations, cache.released_name
CREATE OR REPLACE FUNCTION cache.drop_tables(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name constant text := 'q_' || drop_tables.id;
BEGIN
    -- Always the row before its tables: also waits for whoever computes from them.
    PERFORM 1 FROM cache.query AS q WHERE q.id = drop_tables.id FOR UPDATE;
    PERFORM cache.drop_relations(
        format('results.%I', v_name), cache.released_name(drop_tables.id, TRUE), format('redact.%I', v_name),
        format('cache.%I', v_name), format('individual.%I', 'rows_' || drop_tables.id),
        format('individual.%I', v_name));
    UPDATE cache.query AS q SET bytes = 0 WHERE q.id = drop_tables.id AND q.bytes <> 0;
END
$body$;

COMMENT ON FUNCTION cache.drop_tables(text) IS
$$Drops whatever relations a query has. Call it in the transaction that gives its row a state which owns none:
failed, cancelled, evicted.

Waits for readers, unless lock_timeout is set. A queued or running row may own the tables of a former, stale
result until the new one replaces them.$$;
