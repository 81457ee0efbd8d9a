-- How much of a query is still to do.
CREATE OR REPLACE FUNCTION cache.progress(id text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'eligible', count(*),
            'queued', count(*) FILTER (WHERE q.state = 'queued'),
            'running', count(*) FILTER (WHERE q.state = 'running'))
        FROM cache.query AS q
        WHERE q.state IN ('queued', 'running') AND (
            q.id = progress.id
            OR q.id IN (
                SELECT d.depends_on
                FROM cache.dependency AS d INNER JOIN cache.query AS p ON p.id = d.id
                -- What others ask again later is not this query's to wait for: eligible never grows.
                WHERE d.id = progress.id AND p.state IN ('queued', 'running') AND q.queued_at <= p.queued_at))
    );
END
$body$;

COMMENT ON FUNCTION cache.progress(text) IS
$$Object {eligible, queued, running}: how many of a query and its dependencies are still to do, wait, run.$$;
