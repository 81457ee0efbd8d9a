-- Asks a query.
-- requires: cache.ask, query.normalise, query.scopes, query.unit, access.kept_spec
-- requires: access.record_login, access.record_failure
CREATE OR REPLACE FUNCTION flow.run(spec jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not touch the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- Questions about people are individual-level analysts'.
    v_category constant text := CASE
        WHEN pg_has_role(session_user, 'flow_individual', 'MEMBER') THEN 'any' ELSE 'top_level' END;
    v_spec jsonb;
    v_entry jsonb := jsonb_build_object('query_kind', left(run.spec ->> 'query_kind', 200));
    v_id text;
BEGIN
    v_spec := query.normalise(run.spec, v_category);
    v_id := query.id(v_spec);
    v_entry := jsonb_build_object(
        'query_id', v_id,
        'query_kind', v_spec -> 'query_kind',
        'unit', query.unit(v_spec),
        'needed', query.scopes(v_spec),
        'spec', access.kept_spec(v_id, v_spec));
    v_id := cache.ask(v_spec, 'login', session_user);
    PERFORM access.record_login('run', v_entry || '{"decision": "allowed"}');
    RETURN v_id;
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        PERFORM access.record_failure('run', SQLSTATE, SQLERRM, v_entry);
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.run(jsonb) IS
$$Asks a query and returns its id (text) at once; a worker computes it.

spec: from a constructor, as flow.spatial_aggregate(locations => flow.daily_location('2016-01-01', 'admin3')).
Then SELECT flow.wait(id) in a transaction of its own, and flow.rows(id) or flow.open(id).
Errors: 22023 an invalid specification, or no data for its dates.$$;
