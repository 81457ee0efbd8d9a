-- The documentation of a kind, from its registration alone.
-- requires: query.example_sql, query.reachable, query.object_type, query.type_text
CREATE OR REPLACE FUNCTION query.document(kind text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_kind query.kind%ROWTYPE;
BEGIN
    SELECT k.* INTO STRICT v_kind FROM query.kind AS k WHERE k.kind = document.kind;
    RETURN concat_ws(E'\n\n',
        '# ' || v_kind.kind,
        v_kind.summary,
        v_kind.description,
        CASE
            WHEN v_kind.exposed THEN 'May be asked by everybody who holds its scopes, over HTTP and SQL.'
            ELSE 'Nested in other queries; on its own for individual-level analysts, in psql.'
        END,
        E'## Parameters\n\n| name | type | |\n| --- | --- | --- |\n' || (
            SELECT string_agg(format('| `%s` | %s%s | %s |', p.value ->> 'name',
                query.type_text(p.value -> 'type'),
                CASE WHEN (p.value -> 'required')::boolean THEN ', required'
                    WHEN p.value ? 'default' THEN ', default ' || (p.value ->> 'default') ELSE '' END,
                p.value ->> 'description'), E'\n' ORDER BY p.ordinality)
            FROM jsonb_array_elements(v_kind.parameters) WITH ORDINALITY AS p),
        E'## Columns\n\n' || (
            SELECT string_agg(CASE c.value ->> 'role'
                WHEN 'unit' THEN format('- `pcod%1$s`, or `lon%1$s` and `lat%1$s`: the unit', c.value ->> 'suffix')
                WHEN 'site' THEN '- `site_id`, `version`, `lon`, `lat`: the site'
                WHEN 'nested' THEN '- those of the nested query'
                ELSE format('- `%s`%s', coalesce(c.value ->> 'as', c.value ->> 'name'), ': ' || (c.value ->> 'type')) END
                || coalesce((SELECT string_agg(format(' (when `%s` is %s)', w.key,
                    (SELECT string_agg(o.value, ' or ') FROM jsonb_array_elements_text(w.value) AS o)), '')
                    FROM jsonb_each(c.value -> 'when') AS w), ''), E'\n' ORDER BY c.ordinality)
            FROM jsonb_array_elements(v_kind.columns) WITH ORDINALITY AS c),
        '## Redaction' || E'\n\n' || CASE v_kind.redaction ->> 'rule'
            WHEN 'none' THEN CASE WHEN v_kind.exposed THEN 'None: nothing in it counts people.'
                ELSE 'None: only analysts with access to individual rows may ask it.' END
            WHEN 'rows' THEN 'Rows that stand for 15 people or fewer are left out.'
            WHEN 'groups' THEN 'A place is left out with all its rows when one of them stands for 15 people or fewer.'
            WHEN 'whole' THEN 'One row of NULLs when any row stands for 15 people or fewer.'
            WHEN 'nested' THEN 'That of the nested query, for each date.'
            ELSE 'Not published: rows about single subscribers.'
        END,
        '## Example' || E'\n\n```json\n' || jsonb_pretty(v_kind.example) || E'\n```',
        E'```sql\nSELECT flow.run(' || query.example_sql(v_kind.example) || E');\n```',
        CASE WHEN v_kind.exposed THEN
            E'```python\nflowclient.get_result(connection=client, query_spec=spec)  # spec: the JSON above\n```' END
    ) || E'\n';
END
$body$;

COMMENT ON FUNCTION query.document(text) IS
$$The documentation page of a kind, in Markdown: parameters, columns, redaction, an example in JSON, SQL and Python.

Errors: P0002 no such kind.$$;
