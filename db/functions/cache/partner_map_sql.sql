-- For each region the map of its partners.
CREATE OR REPLACE FUNCTION cache.partner_map_sql(keys text[], own text, other text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_own constant text := (
        SELECT string_agg(format('f.%I', k.key || partner_map_sql.own), ', ')
        FROM unnest(partner_map_sql.keys) AS k (key));
    v_names constant text := (
        SELECT string_agg(format('m.%I AS %I', k.key || partner_map_sql.own, k.key), ', ')
        FROM unnest(partner_map_sql.keys) AS k (key));
    v_first constant text := format('%I', partner_map_sql.keys[1] || partner_map_sql.other);
    v_last constant text := format('%I',
        partner_map_sql.keys[cardinality(partner_map_sql.keys)] || partner_map_sql.other);
BEGIN
    IF cardinality(partner_map_sql.keys) = 1 THEN
        RETURN format('SELECT %1$s, jsonb_object_agg(m.%2$s, m.value) AS partners FROM flow AS m '
            'WHERE m.%2$s IS NOT NULL GROUP BY m.%3$I', v_names, v_first,
            partner_map_sql.keys[1] || partner_map_sql.own);
    END IF;
    RETURN format(
        'SELECT %1$s, jsonb_object_agg(m.first_key, m.inner_map) AS partners FROM ('
        'SELECT %2$s, f.%3$s AS first_key, jsonb_object_agg(f.%4$s, f.value) AS inner_map FROM flow AS f '
        'WHERE f.%3$s IS NOT NULL AND f.%4$s IS NOT NULL GROUP BY %2$s, f.%3$s) AS m GROUP BY %5$s',
        v_names, v_own, v_first, v_last,
        (SELECT string_agg(format('m.%I', k.key || partner_map_sql.own), ', ')
            FROM unnest(partner_map_sql.keys) AS k (key)));
END
$body$;

COMMENT ON FUNCTION cache.partner_map_sql(text[], text, text) IS
$$SQL text that makes of the rows of flow, for each own region (columns keys with suffix own), the jsonb object
partners from the other region (suffix other; two keys nest) to value.$$;
