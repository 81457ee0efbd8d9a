-- A schedule asks as its owner would.
-- requires: query.at_reference, query.normalise, cache.enqueue, cache.require_schedule, access.record
CREATE OR REPLACE FUNCTION cache.ask_for(schedule cache.schedule, reference_date date)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_owner constant text := (ask_for.schedule).owner;
    v_category constant text := CASE WHEN (ask_for.schedule).gate THEN 'top_level' ELSE 'any' END;
    v_spec jsonb;
    v_id text;
BEGIN
    v_spec := query.normalise(
        query.at_reference((ask_for.schedule).spec, ask_for.reference_date), v_category);
    -- Rights are those of now, not those of when it was set up.
    PERFORM cache.require_schedule(v_owner, (ask_for.schedule).gate, v_spec);
    v_id := cache.enqueue(v_spec, v_category, 'schedule', v_owner || '/' || (ask_for.schedule).name);
    -- The owner may read it; it is the schedule that wants it.
    INSERT INTO access.asked (via, login, id, wanted) VALUES ('login', v_owner, v_id, FALSE) ON CONFLICT DO NOTHING;
    PERFORM access.record(jsonb_build_object(
        'via', CASE WHEN (ask_for.schedule).gate THEN 'gate' ELSE 'login' END, 'caller', v_owner,
        'action', 'run', 'query_id', v_id, 'query_kind', v_spec -> 'query_kind', 'decision', 'allowed',
        'detail', jsonb_build_object('schedule', (ask_for.schedule).name)));
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION cache.ask_for(cache.schedule, date) IS
$$Queues a schedule's query for a date on behalf of its owner, and returns its id.

Errors: those of cache.require_schedule and flow.run.$$;
