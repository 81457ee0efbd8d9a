-- What a login has asked.
CREATE OR REPLACE FUNCTION access.asked_queries(login text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads only
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.asked_at DESC, m.id), '[]')
        FROM (
            SELECT
                q.id, q.kind, CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END AS state,
                a.asked_at, q.spec
            FROM access.asked AS a
            INNER JOIN cache.query AS q ON q.id = a.id
            WHERE a.via = 'login' AND a.login = asked_queries.login
        ) AS m
    );
END
$body$;

COMMENT ON FUNCTION access.asked_queries(text) IS
$$The queries of a login, the latest first: [{"id", "kind", "state", "asked_at", "spec"}, …].$$;
