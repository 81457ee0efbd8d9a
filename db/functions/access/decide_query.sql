-- The decision on one query: the contract's rule, and the limits that roles have here.
-- requires: access.decide, access.role_lacks
CREATE OR REPLACE FUNCTION access.decide_query(
    roles jsonb,
    action text,
    needed text[],
    spec jsonb,
    id text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads roles and settings
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_decision constant jsonb := access.decide(decide_query.roles, decide_query.action, decide_query.needed);
    v_deployment constant boolean := ops.setting_value('privacy_profile') = 'strict';
    v_granting jsonb;
    v_nearest jsonb;
    v_strict boolean;
BEGIN
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN v_decision;
    END IF;
    SELECT
        coalesce(jsonb_agg(l.role ORDER BY l.role) FILTER (WHERE l.lacks = '{}'), '[]'),
        (array_agg(to_jsonb(l.lacks) ORDER BY cardinality(l.lacks), l.role))[1],
        -- The stricter profile holds unless a role that is not held to it would do.
        v_deployment OR coalesce(
            bool_and(l.profile IS NOT DISTINCT FROM 'strict') FILTER (WHERE l.lacks = '{}'), TRUE)
    INTO v_granting, v_nearest, v_strict
    FROM (
        SELECT g.role, r.profile, CASE
            -- A role that only its token knows has no limits of its own.
            WHEN r.role IS NULL AND NOT v_deployment THEN '{}'
            ELSE access.role_lacks(g.role, decide_query.spec, decide_query.id) END AS lacks
        FROM jsonb_array_elements_text(v_decision -> 'granting') AS g (role)
        LEFT JOIN access.role AS r ON r.role = g.role
    ) AS l;
    RETURN jsonb_build_object(
        'allowed', v_granting <> '[]',
        'granting', v_granting,
        'missing', CASE v_granting WHEN '[]' THEN v_nearest ELSE '[]' END,
        'strict', v_strict);
END
$body$;

COMMENT ON FUNCTION access.decide_query(jsonb, text, text[], jsonb, text) IS
$$access.decide, where a role that is known here by its name also keeps to its limits.

Gives {allowed, granting, missing, strict}.

spec: the query in normal form; id: its stored result, if that is to be read. strict: what is read is what profile
strict releases. Every read decides anew, so a revoked role or a new limit counts at once.$$;
