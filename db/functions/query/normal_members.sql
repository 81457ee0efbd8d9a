-- Members with defaults in and nulls out.
CREATE OR REPLACE FUNCTION query.normal_members(value jsonb, members jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_result jsonb;
BEGIN
    SELECT jsonb_object_agg(g.name, query.normal_value(g.given, g.type)) INTO v_result
    FROM (
        SELECT
            m.member ->> 'name' AS name,
            m.member -> 'type' AS type,
            coalesce(
                nullif(normal_members.value -> (m.member ->> 'name'), 'null'),
                m.member -> 'default',
                -- "Whatever the deployment reads" is part of the question, so it is written out.
                CASE WHEN m.member #>> '{type,default}' = 'event_types' THEN
                    to_jsonb(string_to_array(ops.setting_value('default_event_types'), ',')) END
            ) AS given
        FROM jsonb_array_elements(normal_members.members) AS m (member)
    ) AS g
    WHERE g.given IS NOT NULL;
    RETURN coalesce(v_result, '{}');
END
$body$;

COMMENT ON FUNCTION query.normal_members(jsonb, jsonb) IS
$$The declared members of a valid object in normal form: defaults filled in, nulls left out.$$;
