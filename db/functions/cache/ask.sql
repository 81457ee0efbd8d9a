-- Puts a query and all it is computed from into the queue, or finds it there.
-- requires: query.id, query.unit, query.problem, query.plan, query.sql, query.missing_days
-- requires: cache.add, cache.charge, cache.link, cache.want, cache.touch, cache.require_turn
CREATE OR REPLACE FUNCTION cache.ask(
    spec jsonb,
    via text DEFAULT 'login',
    caller text DEFAULT NULL
)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := ask.spec;
    v_id constant text := query.id(v_spec);
    v_asker constant text := coalesce(ask.via || ':' || ask.caller, '');
    v_priority constant integer := CASE
        WHEN ask.caller IS NULL THEN 0 ELSE ops.setting_value('priority_of_' || ask.via)::integer END;
    v_problem text;
    v_ids text[];
    v_parts jsonb[];
BEGIN
    IF v_asker <> '' AND EXISTS (
        SELECT 1 FROM cache.query AS q WHERE q.id = v_id AND q.state = 'queued' AND q.asked_by <> v_asker
    ) THEN
        PERFORM cache.charge(
            ARRAY(SELECT v_id UNION ALL SELECT d.depends_on FROM cache.dependency AS d WHERE d.id = v_id),
            v_asker, v_priority);
    END IF;
    PERFORM 1 FROM cache.query AS q
    WHERE q.id = v_id AND q.state IN ('queued', 'running', 'ready') AND NOT (q.state = 'ready' AND q.stale)
    FOR NO KEY UPDATE;
    IF FOUND THEN
        PERFORM cache.touch(v_id);
        PERFORM cache.want(v_id, ask.via, ask.caller);
        RETURN v_id;
    END IF;
    PERFORM cache.require_turn(ask.via, ask.caller);
    v_problem := query.problem(v_spec);
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = v_problem,
            HINT = 'flow.dates() lists the loaded days, flow.kinds() what each kind of query takes.';
    END IF;
    PERFORM query.sql(v_spec); -- what a builder refuses is refused now, not by the worker
    SELECT array_agg(a.id ORDER BY a.id), array_agg(a.spec ORDER BY a.id) INTO v_ids, v_parts
    FROM (SELECT query.id(p.subspec), p.subspec FROM query.plan(v_spec) AS p UNION ALL SELECT v_id, v_spec) AS a (id, spec);
    -- Rows in the order of their ids, always: two callers with parts in common never wait for each other.
    FOR i IN 1 .. cardinality(v_ids) LOOP
        PERFORM cache.add(v_ids[i], v_parts[i], v_asker, v_priority);
    END LOOP;
    FOR i IN 1 .. cardinality(v_ids) LOOP
        PERFORM cache.link(v_ids[i], v_parts[i], v_parts, v_ids);
    END LOOP;
    PERFORM cache.want(v_id, ask.via, ask.caller);
    NOTIFY flow_queued;
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION cache.ask(jsonb, text, text) IS
$$Queues a specification in normal form (query.normalise) with its stored sub-queries in one transaction; returns its
id.

One that is queued, running or ready is left as it is; a failed, cancelled, evicted or stale one is run again.
via, caller: who asks (login and a database login, http and a token's subject, schedule and its name), so that it is
theirs to cancel and their jobs are counted together; NULL: nobody in particular.
Errors: 22023 no loaded day of any wanted event type, or what the kind's builder refuses.$$;
