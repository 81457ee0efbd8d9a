-- What profile strict releases of a complete table.
-- requires: query.strict_problem, query.strict_redaction_sql, query.settled_sql, access.strict_in_use
-- requires: cache.drop_relations
CREATE OR REPLACE FUNCTION cache.release_strict(id text, spec jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_complete constant text := format('cache.%I', 'q_' || release_strict.id);
    v_name constant text := 'q_' || release_strict.id || '_strict';
BEGIN
    PERFORM cache.drop_relations(format('results.%I', v_name));
    IF NOT access.strict_in_use() OR query.strict_problem(release_strict.spec) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE results.%I AS %s', v_name,
        query.strict_redaction_sql(release_strict.spec, v_complete));
    EXECUTE format('ANALYZE results.%I', v_name);
    IF (SELECT k.redaction ->> 'strict' <> 'none' FROM query.kind AS k
        WHERE k.kind = release_strict.spec ->> 'query_kind') IS NOT TRUE THEN
        RETURN;
    END IF;
    -- What is published now stays, as long as few people more or fewer would change it.
    EXECUTE format(
        'WITH now AS MATERIALIZED (%1$s), gone AS (DELETE FROM cache.settled AS o WHERE o.question = %2$L '
        'AND NOT EXISTS (SELECT FROM now AS n WHERE n.cell = o.cell)) '
        'INSERT INTO cache.settled (question, cell, contributors, content) '
        'SELECT %2$L, n.cell, n.contributors, n.content FROM now AS n ON CONFLICT ON CONSTRAINT settled_pkey '
        'DO UPDATE SET contributors = excluded.contributors, content = excluded.content',
        query.settled_sql(release_strict.spec, v_complete),
        encode(sha256(convert_to(release_strict.spec::text, 'UTF8')), 'hex'));
END
$body$;

COMMENT ON FUNCTION cache.release_strict(text, jsonb) IS
$$Makes results.q_<id>_strict, anew if it exists; none where no role is held to profile strict, or the profile
does not answer the question. Settles the numbers that it publishes.$$;
