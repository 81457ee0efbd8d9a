-- What a query is computed from. The ids of its parts are given: one takes half a millisecond.
-- requires: query.id, query.plan, query.wanted_days, query.wanted_places
CREATE OR REPLACE FUNCTION cache.link(id text, spec jsonb, parts jsonb[], ids text[])
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO cache.dependency (id, depends_on)
    SELECT link.id, k.id FROM query.plan(link.spec) AS p
    INNER JOIN unnest(link.parts, link.ids) AS k (spec, id) ON k.spec = p.subspec
    ON CONFLICT DO NOTHING;
    -- A subset that is named by its id is read too, or what it is computed from.
    WITH RECURSIVE named AS (
        SELECT q.id, q.spec
        FROM query.subqueries(link.spec) AS s
        INNER JOIN cache.query AS q ON q.id = s.subspec ->> 'subscriber_subset' AND q.level = 'subscriber'
        UNION
        SELECT q.id, q.spec
        FROM named AS n
        CROSS JOIN LATERAL query.subqueries(n.spec) AS s
        INNER JOIN cache.query AS q ON q.id = s.subspec ->> 'subscriber_subset' AND q.level = 'subscriber'
    ),

    input AS (
        SELECT n.id FROM named AS n
        UNION
        SELECT query.id(p.subspec) FROM named AS n CROSS JOIN LATERAL query.plan(n.spec) AS p
    )

    INSERT INTO cache.dependency (id, depends_on)
    SELECT link.id, q.id FROM input AS i INNER JOIN cache.query AS q ON q.id = i.id
    WHERE q.state IN ('queued', 'running', 'ready') AND q.id <> link.id
    ON CONFLICT DO NOTHING;
    INSERT INTO cache.day_used (id, event_type, day)
    SELECT link.id, w.event_type, w.day FROM query.wanted_days(link.spec) AS w
    ON CONFLICT DO NOTHING;
    INSERT INTO cache.place_used (id, what, name)
    SELECT link.id, w.what, w.name FROM query.wanted_places(link.spec, EXISTS (
        SELECT 1 FROM cache.day_used AS u WHERE u.id = link.id)) AS w
    ON CONFLICT DO NOTHING;
END
$body$;

COMMENT ON FUNCTION cache.link(text, jsonb, jsonb[], text[]) IS
$$Writes down the stored sub-queries, the days and the layers that a specification in normal form reads.

id: its query.id; parts, ids: its sub-queries, and others, with their ids. All have their rows.

A stored query that is a subset by its id counts as a sub-query while it waits, runs or is ready.$$;
