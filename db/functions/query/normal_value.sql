-- One value in its normal form: equal questions get equal texts.
CREATE OR REPLACE FUNCTION query.normal_value(value jsonb, type jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text constant text := normal_value.value #>> '{}';
    v_time timestamp;
    v_items jsonb;
BEGIN
    CASE normal_value.type ->> 'type'
    WHEN 'string' THEN
        -- A table of the schema named by the type may be written with or without it.
        RETURN to_jsonb(coalesce(normal_value.type -> 'aliases' ->> v_text, CASE
            WHEN starts_with(v_text, (normal_value.type ->> 'schema') || '.')
                THEN substr(v_text, length(normal_value.type ->> 'schema') + 2)
            ELSE v_text END));
    WHEN 'integer' THEN
        RETURN to_jsonb(trunc(v_text::numeric)::bigint);
    WHEN 'number' THEN
        RETURN to_jsonb(trim_scale(v_text::numeric));
    WHEN 'boolean' THEN
        RETURN to_jsonb(lower(v_text) IN ('t', 'true', 'on', 'y', 'yes', '1'));
    WHEN 'datetime' THEN
        v_time := query.parse_datetime(v_text);
        RETURN to_jsonb(to_char(v_time,
            CASE WHEN v_time = date_trunc('day', v_time) THEN 'YYYY-MM-DD' ELSE 'YYYY-MM-DD"T"HH24:MI:SS' END));
    WHEN 'list' THEN
        SELECT jsonb_agg(e.item ORDER BY e.place) INTO v_items
        FROM (
            SELECT
                query.normal_value(i.value, normal_value.type -> 'items') AS item,
                i.ordinality AS place
            FROM jsonb_array_elements(normal_value.value) WITH ORDINALITY AS i
        ) AS e;
        IF (normal_value.type -> 'unordered')::boolean THEN
            SELECT jsonb_agg(u.item ORDER BY u.item::text COLLATE "C") INTO v_items
            FROM (
                SELECT i.value AS item FROM jsonb_array_elements(v_items) AS i
                -- A repeated text means nothing, a repeated query is one vote more.
                GROUP BY i.value, CASE WHEN jsonb_typeof(i.value) = 'object' THEN gen_random_uuid() END
            ) AS u;
        END IF;
        RETURN coalesce(v_items, '[]');
    WHEN 'object' THEN
        RETURN query.normal_members(
            query.pair_to_object(normal_value.value, normal_value.type), normal_value.type -> 'members');
    WHEN 'hours', 'sampling', 'bins', 'range' THEN
        RETURN query.normal_value(normal_value.value, query.object_type(normal_value.type ->> 'type'));
    WHEN 'map' THEN
        RETURN (
            SELECT jsonb_object_agg(m.key, query.normal_value(m.value, normal_value.type -> 'values'))
            FROM jsonb_each(normal_value.value) AS m
        );
    WHEN 'query' THEN
        RETURN query.normal_spec(normal_value.value);
    WHEN 'subset' THEN
        RETURN CASE jsonb_typeof(normal_value.value)
            WHEN 'object' THEN query.normal_spec(normal_value.value) ELSE normal_value.value END;
    ELSE
        RETURN normal_value.value;
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.normal_value(jsonb, jsonb) IS
$$A valid value of a declared type in normal form: numbers and dates in one spelling, unordered lists sorted.$$;
