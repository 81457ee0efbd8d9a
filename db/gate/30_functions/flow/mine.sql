-- What one has asked.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.mine()
RETURNS TABLE (id text, kind text, state text, asked_at timestamptz, spec jsonb)
LANGUAGE plpgsql
VOLATILE -- each call is recorded
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT m.id, m.kind, m.state, m.asked_at, m.spec
    FROM jsonb_to_recordset(core.call('mine'))
        AS m (id text, kind text, state text, asked_at timestamptz, spec jsonb);
END
$body$;

COMMENT ON FUNCTION flow.mine() IS
$$The queries that this login has asked, the latest first: id, kind, state, when, specification.$$;
