-- The decision of reference http-api §3.8.
CREATE OR REPLACE FUNCTION access.decide(roles jsonb, action text, needed text[])
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_all constant text[] := decide.needed || CASE
        WHEN decide.action IS NULL THEN '{}'::text[] ELSE ARRAY[decide.action] END;
    v_granting jsonb;
    v_missing jsonb;
BEGIN
    -- Needs that are not known are not met.
    SELECT coalesce(jsonb_agg(r.key ORDER BY r.key)
        FILTER (WHERE decide.needed IS NOT NULL AND r.value ?& v_all), '[]') INTO v_granting
    FROM jsonb_each(decide.roles) AS r WHERE jsonb_typeof(r.value) = 'array';
    IF v_granting = '[]' THEN
        -- Roles are not added up: what the role that comes nearest lacks.
        SELECT l.lacks INTO v_missing
        FROM (
            SELECT r.key, jsonb_agg(n.scope ORDER BY n.scope) FILTER (WHERE NOT r.value ? n.scope) AS lacks
            FROM jsonb_each(decide.roles) AS r, unnest(v_all) AS n (scope)
            WHERE jsonb_typeof(r.value) = 'array'
            GROUP BY r.key
        ) AS l
        ORDER BY jsonb_array_length(l.lacks), l.key LIMIT 1;
    END IF;
    RETURN jsonb_build_object(
        'allowed', v_granting <> '[]',
        'granting', v_granting,
        'missing', CASE WHEN v_granting = '[]' THEN coalesce(v_missing, to_jsonb(v_all)) ELSE '[]' END);
END
$body$;

COMMENT ON FUNCTION access.decide(jsonb, text, text[]) IS
$$Whether one of the roles holds an action and every needed triplet: {allowed, granting roles, missing}.

roles: object of lists of scopes. action: a plain scope, or NULL when none is needed. Roles are not added up;
missing is what the nearest role lacks.$$;
