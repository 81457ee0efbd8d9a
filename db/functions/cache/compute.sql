-- Computes, redacts and releases one claimed job, all in one transaction.
-- requires: query.sql, query.missing_days, cache.store_table, cache.release, cache.stored_bytes, cache.touch
-- requires: cache.render, cache.await_changes, cache.limit_temp
CREATE OR REPLACE FUNCTION cache.compute(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not read store
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query cache.query%ROWTYPE;
    v_start constant timestamptz := clock_timestamp();
    v_missing jsonb;
    v_rows bigint;
BEGIN
    SELECT q.* INTO STRICT v_query FROM cache.query AS q WHERE q.id = compute.id;
    PERFORM cache.limit_temp();
    PERFORM cache.await_changes();
    PERFORM cache.require_dependencies(compute.id);
    v_missing := query.missing_days(v_query.spec);
    IF v_query.level = 'aggregate' THEN
        v_rows := cache.store_table('cache', compute.id, query.sql(v_query.spec));
        PERFORM cache.release(compute.id);
    ELSE
        v_rows := cache.store_table('individual', compute.id, query.sql(v_query.spec));
        EXECUTE format('CREATE VIEW individual.%I AS %s', 'rows_' || compute.id,
            query.present_sql(v_query.spec, format('individual.%I', 'q_' || compute.id)));
    END IF;
    UPDATE cache.query AS q SET
        state = 'ready', backend_pid = NULL, backend_start = NULL, error = NULL, sqlstate = NULL,
        finished_at = clock_timestamp(), rows_stored = v_rows,
        missing = v_missing,
        compute_ms = extract(epoch FROM clock_timestamp() - v_start) * 1000
    WHERE q.id = compute.id AND q.state = 'running' AND q.backend_pid = pg_backend_pid();
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('query %s is not running in this session any more', compute.id),
            HINT = 'It was cancelled or taken for dead; run it again.';
    END IF;
    PERFORM cache.render(compute.id);
    UPDATE cache.query AS q SET bytes = cache.stored_bytes(compute.id) WHERE q.id = compute.id;
    -- Storing counts as a use, and so does being computed from.
    PERFORM cache.touch(compute.id);
    PERFORM cache.touch(d.depends_on) FROM cache.dependency AS d WHERE d.id = compute.id;
    PERFORM pg_notify('flow_done', compute.id);
END
$body$;

COMMENT ON FUNCTION cache.compute(text) IS
$$Stores the complete table of a claimed job, releases what may be shown, and marks it ready: all or nothing.

A day or layer that is loaded meanwhile leaves the result ready, but stale. Errors: whatever its SQL raises; 53400 more
temporary files than setting job_temp_megabytes; 55000 the job was taken away meanwhile, or a dependency failed.$$;
