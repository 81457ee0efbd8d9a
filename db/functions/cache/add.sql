-- One query's row.
-- requires: query.unit, query.plan, query.wanted_days, query.missing_days
CREATE OR REPLACE FUNCTION cache.add(id text, spec jsonb, asked_by text DEFAULT '', priority integer DEFAULT 0)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO cache.query AS q (id, spec, kind, level, unit, state, missing, asked_by, priority)
    SELECT add.id, add.spec, k.kind, k.level, query.unit(add.spec), 'queued', query.missing_days(add.spec),
        add.asked_by, add.priority
    FROM query.kind AS k WHERE k.kind = add.spec ->> 'query_kind'
    ON CONFLICT ON CONSTRAINT query_pkey DO UPDATE SET
        state = 'queued', attempts = 0, queued_at = now(), started_at = NULL, finished_at = NULL,
        error = NULL, sqlstate = NULL, missing = excluded.missing, asked_by = excluded.asked_by,
        priority = excluded.priority
    WHERE q.state IN ('failed', 'cancelled', 'evicted') OR (q.state = 'ready' AND q.stale);
    IF FOUND THEN
        -- Whoever wanted it before has had an answer; now it runs for whoever asks.
        UPDATE access.asked AS a SET wanted = FALSE WHERE a.id = add.id AND a.wanted;
    END IF;
END
$body$;

COMMENT ON FUNCTION cache.add(text, jsonb, text, integer) IS
$$Makes the catalogue row of a specification in normal form (id: its query.id), queued; queues one that is
there again if it failed, was cancelled or evicted, or is stale. asked_by: whose job it is, as via:login.$$;
