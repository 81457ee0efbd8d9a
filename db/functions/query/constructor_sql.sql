-- The text of flow.<kind>(…), for this database and for the gate.
CREATE OR REPLACE FUNCTION query.constructor_sql(kind text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_kind query.kind%ROWTYPE;
    v_arguments text;
    v_members text;
    v_types text;
    v_help text;
BEGIN
    SELECT k.* INTO STRICT v_kind FROM query.kind AS k WHERE k.kind = constructor_sql.kind;
    -- PostgreSQL wants arguments without a default first.
    WITH parameter AS (
        SELECT
            p.value ->> 'name' AS name,
            p.value ->> 'description' AS description,
            (p.value -> 'required')::boolean IS TRUE AND p.value -> 'suggest' IS NULL AS needed,
            p.value ->> 'suggest' AS suggest,
            CASE p.value #>> '{type,type}'
                WHEN 'integer' THEN 'bigint'
                WHEN 'number' THEN 'numeric'
                WHEN 'boolean' THEN 'boolean'
                WHEN 'list' THEN CASE p.value #>> '{type,items,type}'
                    WHEN 'query' THEN 'jsonb[]'
                    WHEN 'number' THEN 'numeric[]'
                    ELSE 'text[]'
                END
                WHEN 'string' THEN 'text'
                WHEN 'datetime' THEN 'text'
                WHEN 'unit' THEN 'text'
                WHEN 'subset' THEN 'text'
                ELSE 'jsonb'
            END AS type,
            p.value #>> '{type,type}' AS declared,
            p.ordinality AS place
        FROM jsonb_array_elements(v_kind.parameters) WITH ORDINALITY AS p
    )
    SELECT
        string_agg(
            format('%I %s', p.name, p.type) || CASE
                WHEN p.needed THEN ''
                WHEN p.suggest IS NOT NULL THEN format(' DEFAULT %L', p.suggest)
                ELSE ' DEFAULT NULL'
            END, ', ' ORDER BY p.needed DESC, p.place
        ),
        string_agg(
            format(', %L, ', p.name) || CASE p.declared
                -- An id is a text, a query a JSON object.
                WHEN 'subset' THEN format(
                    'CASE WHEN %1$I LIKE ''{%%'' THEN %1$I::jsonb ELSE to_jsonb(%1$I) END', p.name)
                ELSE format('%I', p.name)
            END, '' ORDER BY p.needed DESC, p.place
        ),
        string_agg(p.type, ', ' ORDER BY p.needed DESC, p.place),
        string_agg(format('%s: %s', p.name, p.description), E'\n' ORDER BY p.needed DESC, p.place)
    INTO v_arguments, v_members, v_types, v_help
    FROM parameter AS p;
    RETURN format(
        $sql$CREATE OR REPLACE FUNCTION flow.%1$I(%2$s)
RETURNS jsonb
LANGUAGE sql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS %3$L;
COMMENT ON FUNCTION flow.%1$I(%4$s) IS %5$L;$sql$,
        constructor_sql.kind,
        v_arguments,
        format('SELECT jsonb_strip_nulls(jsonb_build_object(''query_kind'', %L%s))',
            constructor_sql.kind, v_members),
        v_types,
        format(E'%s\n\n%s\n\n%s\nReturns the specification (jsonb) to give to flow.run.',
            v_kind.summary, v_kind.description, v_help)
    );
END
$body$;

COMMENT ON FUNCTION query.constructor_sql(text) IS
$$DDL of the constructor flow.<kind>: named arguments in, specification (jsonb) out.

Errors: P0002 when the kind is not registered.$$;
