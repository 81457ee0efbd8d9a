-- What one has asked.
-- requires: access.record_login
CREATE OR REPLACE FUNCTION flow.mine()
RETURNS TABLE (id text, kind text, state text, asked_at timestamptz, spec jsonb)
LANGUAGE plpgsql
VOLATILE -- puts the call on record
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record_login('mine', '{"decision": "allowed"}');
    RETURN QUERY
    SELECT q.id, q.kind, CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END,
        a.asked_at, q.spec
    FROM access.asked AS a INNER JOIN cache.query AS q ON q.id = a.id
    WHERE a.via = 'login' AND a.login = session_user
    ORDER BY a.asked_at DESC, q.id;
END
$body$;

COMMENT ON FUNCTION flow.mine() IS
$$The queries that this login has asked, the latest first: id, kind, state, when, specification.$$;
