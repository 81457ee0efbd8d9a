-- The query that a login of the gate database names by its id, if it has asked it itself.
-- requires: query.scopes, access.http_reason
CREATE OR REPLACE FUNCTION access.gate_query(login text, id text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads the catalogue of results
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query jsonb;
BEGIN
    SELECT jsonb_build_object(
        'id', q.id,
        'kind', q.kind,
        'state', CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END,
        'unit', q.unit,
        'needed', query.scopes(q.spec),
        'spec', q.spec,
        'missing', q.missing,
        'reason', CASE WHEN q.state = 'failed' THEN access.http_reason(q.sqlstate, q.error) END)
    INTO v_query
    FROM access.asked AS a
    INNER JOIN cache.query AS q ON q.id = a.id
    INNER JOIN query.kind AS k ON k.kind = q.kind AND k.exposed -- what is about people stays inside
    WHERE a.via = 'login' AND a.login = gate_query.login AND a.id = gate_query.id;
    IF v_query IS NULL THEN
        -- An unknown id and another's read the same, so an id betrays nothing.
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('query %s is not among yours: run it first', coalesce(left(gate_query.id, 64), 'NULL')),
            HINT = 'flow.run(…) asks a query and returns its id; flow.mine() lists yours.';
    END IF;
    RETURN v_query;
END
$body$;

COMMENT ON FUNCTION access.gate_query(text, text) IS
$$A query that a login has asked: {"id", "kind", "state", "unit", "needed", "spec", "missing", "reason"}.

reason: why it failed, in words that hold no data. Errors: P0002 when the login has not asked that id,
whether there is such a query or not.$$;
