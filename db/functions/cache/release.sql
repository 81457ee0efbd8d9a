-- The release step: what may be published of a complete table becomes results.q_<id>, and results.q_<id>_strict.
-- requires: query.redaction_sql, cache.drop_relations, cache.release_strict
CREATE OR REPLACE FUNCTION cache.release(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name constant text := 'q_' || release.id;
    v_spec jsonb;
BEGIN
    SELECT q.spec INTO STRICT v_spec FROM cache.query AS q WHERE q.id = release.id;
    PERFORM cache.drop_relations(format('redact.%I', v_name), format('results.%I', v_name));
    EXECUTE format('CREATE VIEW redact.%I WITH (security_barrier) AS %s', v_name,
        query.redaction_sql(v_spec, format('cache.%I', v_name)));
    EXECUTE format('CREATE TABLE results.%I AS TABLE redact.%I', v_name, v_name);
    EXECUTE format('ANALYZE results.%I', v_name);
    PERFORM cache.release_strict(release.id, v_spec);
END
$body$;

COMMENT ON FUNCTION cache.release(text) IS
$$Makes the redaction view of a stored aggregate and the released table from it, anew if they exist; and, where
profile strict is in use and answers the question, the table that it releases.

Errors: P0002 unknown id, or a kind without a redaction rule.$$;
