-- The columns of a specification's answer.
CREATE OR REPLACE FUNCTION query.columns(spec jsonb)
RETURNS TABLE (place bigint, name text, role text, suffix text, type text)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT c.ordinality * 100 + n.place, n.name, n.role, n.suffix, n.type
    FROM query.kind AS k, jsonb_array_elements(k.columns) WITH ORDINALITY AS c,
        query.columns(columns.spec #> ARRAY[c.value ->> 'name', '0']) AS n
    WHERE k.kind = columns.spec ->> 'query_kind' AND c.value ->> 'role' = 'nested'
    UNION ALL
    SELECT
        c.ordinality * 100, c.value ->> 'name', coalesce(c.value ->> 'role', 'value'),
        coalesce(c.value ->> 'suffix', ''), c.value ->> 'type'
    FROM query.kind AS k, jsonb_array_elements(k.columns) WITH ORDINALITY AS c
    WHERE k.kind = columns.spec ->> 'query_kind' AND c.value ->> 'role' IS DISTINCT FROM 'nested'
        AND NOT EXISTS (
            SELECT 1 FROM jsonb_each(c.value -> 'when') AS w
            WHERE (w.value ? (columns.spec ->> w.key)) IS NOT TRUE);
END
$body$;

COMMENT ON FUNCTION query.columns(jsonb) IS
$$Columns of a specification's answer in order: name inside, role (unit, subscriber, value), suffix, type.

A column of role nested stands for those of the query (or first query) in the parameter of its name.$$;
