-- SQL text that answers a specification, from stored results where there are any.
-- requires: query.id, query.sampling_sql, query.is_light
CREATE OR REPLACE FUNCTION query.sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_longest constant integer := 20000000;
    v_kind query.kind%ROWTYPE;
    v_id text;
    v_text text;
BEGIN
    SELECT k.* INTO STRICT v_kind FROM query.kind AS k WHERE k.kind = sql.spec ->> 'query_kind';
    IF v_kind.stored AND current_setting('flowsql.from_stored', TRUE) IS DISTINCT FROM 'off'
        AND ops.setting_value('cache_dependencies')::boolean AND NOT query.is_light(sql.spec) THEN
        v_id := query.id(sql.spec);
        IF EXISTS (SELECT 1 FROM cache.query AS q WHERE q.id = v_id AND q.state = 'ready' AND NOT q.stale) THEN
            RETURN format('SELECT k.* FROM individual.%I AS k', 'q_' || v_id);
        END IF;
    END IF;
    EXECUTE format('SELECT query.%I($1)', v_kind.kind) INTO v_text USING sql.spec;
    -- A builder may name an input twice, so the text can double with each level.
    IF length(v_text) > c_longest THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('query_kind: the SQL text of %s is too long.', v_kind.kind),
            HINT = format('It may have %s characters: nest fewer queries, or run the inner ones first.', c_longest);
    END IF;
    -- Aggregates draw their sample themselves, before they count.
    RETURN CASE v_kind.level WHEN 'subscriber' THEN query.sampling_sql(v_text, sql.spec -> 'sampling') ELSE v_text END;
END
$body$;

COMMENT ON FUNCTION query.sql(jsonb) IS
$$SQL text whose rows answer a specification in normal form: integers inside (subscriber, region), complete.

A stored query's own result is read when it is ready (not that of a light one, nor under flowsql.from_stored = off, nor under setting
cache_dependencies = false). Errors: 22023 what the kind's builder refuses, and a text of more than 20 million
characters.$$;
