-- Unknown, missing and wrong members of an object or a specification.
-- requires: query.member_type
CREATE OR REPLACE FUNCTION query.member_errors(value jsonb, members jsonb, known text[], depth integer)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_errors jsonb;
BEGIN
    SELECT jsonb_object_agg(f.name, f.errors) INTO v_errors
    FROM (
        SELECT
            coalesce(g.key, m.member ->> 'name') AS name,
            CASE
                WHEN m.member IS NULL THEN '["Unknown field."]'
                WHEN g.value IS NULL AND (m.member -> 'required')::boolean THEN
                    '["Missing data for required field."]'
                WHEN g.value IS NULL THEN NULL
                WHEN jsonb_typeof(g.value) = 'null' AND (m.member -> 'required')::boolean THEN
                    '["Field may not be null."]'
                WHEN jsonb_typeof(g.value) = 'null' THEN NULL
                ELSE query.value_errors(
                    g.value, query.member_type(m.member, member_errors.value), member_errors.depth)
            END AS errors
        FROM (
            SELECT e.key, e.value FROM jsonb_each(member_errors.value) AS e
            WHERE e.key <> ALL (member_errors.known)
        ) AS g
        FULL JOIN jsonb_array_elements(member_errors.members) AS m (member)
            ON m.member ->> 'name' = g.key
        OFFSET 0 -- else the planner judges each value twice, and so four times one level deeper
    ) AS f
    WHERE f.errors IS NOT NULL;
    RETURN v_errors;
END
$body$;

COMMENT ON FUNCTION query.member_errors(jsonb, jsonb, text[], integer) IS
$$Tree of what is wrong with the members of an object; NULL when nothing is.

members: declarations {name, type, required, enum_by, …}. known: further members that are not judged here.$$;
