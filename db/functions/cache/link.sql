-- What a query is computed from.
-- requires: query.id, query.plan, query.wanted_days
CREATE OR REPLACE FUNCTION cache.link(spec jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id constant text := query.id(link.spec);
BEGIN
    INSERT INTO cache.dependency (id, depends_on)
    SELECT v_id, query.id(p.subspec) FROM query.plan(link.spec) AS p
    ON CONFLICT DO NOTHING;
    INSERT INTO cache.day_used (id, event_type, day)
    SELECT v_id, w.event_type, w.day FROM query.wanted_days(link.spec) AS w
    ON CONFLICT DO NOTHING;
END
$body$;

COMMENT ON FUNCTION cache.link(jsonb) IS
$$Writes down the stored sub-queries and the days that a specification in normal form reads. All have their rows.$$;
