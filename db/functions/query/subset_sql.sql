-- The condition that limits rows to a subscriber subset.
CREATE OR REPLACE FUNCTION query.subset_sql(subset jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id constant text := subset_sql.subset #>> '{}';
    v_spec jsonb;
BEGIN
    IF subset_sql.subset IS NULL THEN
        RETURN NULL;
    ELSIF jsonb_typeof(subset_sql.subset) = 'string'
        AND EXISTS (SELECT 1 FROM store.subset AS s WHERE s.id = v_id) THEN
        RETURN format(
            'e.subscriber IN (SELECT b.subscriber FROM store.subset_member AS b WHERE b.subset_id = %L)', v_id);
    END IF;
    v_spec := CASE jsonb_typeof(subset_sql.subset)
        WHEN 'object' THEN subset_sql.subset
        ELSE (SELECT q.spec FROM cache.query AS q WHERE q.id = v_id AND q.level = 'subscriber') END;
    IF v_spec IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('subscriber_subset: %s is no subset and no stored query', v_id),
            HINT = 'Register one with flowsql subset create NAME FILE.';
    END IF;
    RETURN format('e.subscriber IN (SELECT b.subscriber FROM (%s) AS b)', query.sql(v_spec));
END
$body$;

COMMENT ON FUNCTION query.subset_sql(jsonb) IS
$$SQL condition on e.subscriber for a subscriber_subset (id or specification); NULL for none. A subset is a set:
a subscriber that it lists twice counts once. Errors: 22023 unknown id.$$;
