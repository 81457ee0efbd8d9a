-- How much room a result takes.
-- requires: cache.released_name, ops.relation_size
CREATE OR REPLACE FUNCTION cache.stored_bytes(id text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE -- tables that this transaction made count
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT coalesce(sum(ops.relation_size(r.relation)), 0)
        FROM (
            SELECT to_regclass(format('%I.%I', s.name, 'q_' || stored_bytes.id)) AS relation
            FROM unnest(ARRAY['cache', 'results', 'individual']) AS s (name)
            UNION ALL SELECT to_regclass(cache.released_name(stored_bytes.id, TRUE))
        ) AS r
        WHERE r.relation IS NOT NULL
    ) + (
        SELECT coalesce(sum(pg_column_size(r.*)), 0) FROM cache.rendered AS r
        WHERE r.name IN (cache.released_name(stored_bytes.id), cache.released_name(stored_bytes.id, TRUE))
    );
END
$body$;

COMMENT ON FUNCTION cache.stored_bytes(text) IS
$$Bytes of a result's tables with their indexes, on all machines, and of what is kept as JSON; 0 when there are none.$$;
