-- A declared type in words.
-- requires: query.object_type
CREATE OR REPLACE FUNCTION query.type_text(type jsonb)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_type constant text := type_text.type ->> 'type';
BEGIN
    RETURN CASE
        WHEN type_text.type ? 'enum' THEN 'one of ' || (
            SELECT string_agg('`' || e.value || '`', ', ' ORDER BY e.ordinality)
            FROM jsonb_array_elements_text(type_text.type -> 'enum') WITH ORDINALITY AS e)
        WHEN v_type = 'list' THEN 'list of ' || query.type_text(type_text.type -> 'items')
        WHEN v_type = 'query' THEN 'query (' || replace(type_text.type ->> 'category', '_', ' ') || ')'
        WHEN v_type = 'subset' THEN 'id or query'
        WHEN v_type = 'datetime' THEN 'date or date-time'
        WHEN v_type = 'unit' THEN 'unit'
        WHEN v_type = 'map' THEN 'map of ' || query.type_text(type_text.type -> 'values')
        WHEN v_type = 'geojson' THEN 'GeoJSON geometry'
        WHEN v_type IN ('hours', 'sampling', 'bins', 'range', 'object') THEN 'object of ' || (
            SELECT string_agg('`' || (m.value ->> 'name') || '`', ', ' ORDER BY m.ordinality)
            FROM jsonb_array_elements(coalesce(query.object_type(v_type), type_text.type) -> 'members')
                WITH ORDINALITY AS m)
        ELSE v_type
    END || CASE WHEN type_text.type ? 'minimum' OR type_text.type ? 'maximum' THEN
        concat(' ', type_text.type ->> 'minimum', '…', type_text.type ->> 'maximum') ELSE '' END;
END
$body$;

COMMENT ON FUNCTION query.type_text(jsonb) IS
$$A declared parameter type in words, for documentation.$$;
