-- Asks a query.
-- requires: cache.enqueue, access.record
CREATE OR REPLACE FUNCTION flow.run(spec jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not touch the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id text;
BEGIN
    v_id := cache.enqueue(run.spec, 'any', 'login', session_user);
    PERFORM access.record(jsonb_build_object(
        'via', 'login', 'caller', session_user, 'action', 'run', 'query_id', v_id,
        'query_kind', run.spec -> 'query_kind', 'decision', 'allowed'));
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION flow.run(jsonb) IS
$$Asks a query and returns its id (text) at once; a worker computes it.

spec: from a constructor, as flow.spatial_aggregate(locations => flow.daily_location('2016-01-01', 'admin3')).
Then SELECT flow.wait(id) in a transaction of its own, and flow.rows(id) or flow.open(id).
Errors: 22023 an invalid specification, or no data for its dates.$$;
