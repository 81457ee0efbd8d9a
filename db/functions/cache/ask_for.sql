-- A schedule asks as its owner would.
-- requires: cache.enqueue, access.record
CREATE OR REPLACE FUNCTION cache.ask_for(schedule cache.schedule, reference_date date)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_owner constant text := (ask_for.schedule).owner;
    v_spec constant jsonb := query.at_reference((ask_for.schedule).spec, ask_for.reference_date);
    v_id text;
BEGIN
    -- Rights are those of now, not those of when it was set up.
    IF to_regrole(quote_ident(v_owner)) IS NULL
        OR NOT has_function_privilege(v_owner, 'flow.run(jsonb)', 'EXECUTE')
        OR NOT has_schema_privilege(v_owner, 'flow', 'USAGE')
        OR NOT has_database_privilege(v_owner, current_database(), 'CONNECT') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('%s may not run queries any more', quote_ident(v_owner)),
            HINT = 'Give the right back, then set the schedule up again.';
    END IF;
    v_id := cache.enqueue(v_spec, 'any', 'schedule', v_owner || '/' || (ask_for.schedule).name);
    -- The owner may read it; it is the schedule that wants it.
    INSERT INTO access.asked (via, login, id, wanted) VALUES ('login', v_owner, v_id, FALSE) ON CONFLICT DO NOTHING;
    PERFORM access.record(jsonb_build_object(
        'via', 'login', 'caller', v_owner, 'action', 'run', 'query_id', v_id,
        'query_kind', v_spec -> 'query_kind', 'decision', 'allowed', 'detail',
        jsonb_build_object('schedule', (ask_for.schedule).name)));
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION cache.ask_for(cache.schedule, date) IS
$$Queues a schedule's query for a date on behalf of its owner, and returns its id.

Errors: 42501 the owner may not run queries any more; those of flow.run.$$;
