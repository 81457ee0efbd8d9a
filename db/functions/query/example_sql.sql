-- A specification as an analyst writes it in SQL.
CREATE OR REPLACE FUNCTION query.example_sql(spec jsonb, indent integer DEFAULT 0)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_break constant text := E'\n' || repeat(' ', (example_sql.indent + 1) * 4);
    v_members text;
BEGIN
    SELECT string_agg(v_break || format('%I => ', m.key) || CASE
        WHEN jsonb_typeof(m.value) = 'object' AND m.value ? 'query_kind' THEN
            query.example_sql(m.value, example_sql.indent + 1)
        WHEN jsonb_typeof(m.value) = 'array' AND m.value -> 0 ? 'query_kind' THEN
            'ARRAY[' || (SELECT string_agg(query.example_sql(i.value, example_sql.indent + 1), ', ' ORDER BY i.ordinality)
                FROM jsonb_array_elements(m.value) WITH ORDINALITY AS i) || ']'
        WHEN jsonb_typeof(m.value) = 'array' THEN
            'ARRAY[' || (SELECT string_agg(CASE jsonb_typeof(i.value) WHEN 'string' THEN quote_literal(i.value #>> '{}')
                    ELSE i.value #>> '{}' END, ', ' ORDER BY i.ordinality)
                FROM jsonb_array_elements(m.value) WITH ORDINALITY AS i) || ']'
        WHEN jsonb_typeof(m.value) IN ('number', 'boolean') THEN m.value #>> '{}'
        ELSE quote_literal(m.value #>> '{}')
    END, ',' ORDER BY m.key COLLATE "C")
    INTO v_members
    FROM jsonb_each(example_sql.spec) AS m WHERE m.key <> 'query_kind';
    RETURN format('flow.%I(%s)', example_sql.spec ->> 'query_kind', v_members);
END
$body$;

COMMENT ON FUNCTION query.example_sql(jsonb, integer) IS
$$SQL text of the constructor call that gives a specification. indent: how deep it stands in another.$$;
