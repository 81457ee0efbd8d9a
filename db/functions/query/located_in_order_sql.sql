-- The located events of each subscriber in ranges, one after the other.
-- requires: query.events_sql, query.layer_of, query.loaded_days
CREATE OR REPLACE FUNCTION query.located_in_order_sql(spec jsonb, conditions text[])
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_located constant text := 'SELECT e.subscriber, e."time", r.code, c.region FROM (%s) AS e '
        'INNER JOIN store.cell_region AS c ON c.cell = e.cell AND c.layer = %L '
        'LEFT JOIN store.region AS r ON r.region = c.region%s ORDER BY e.subscriber, e."time", r.code';
    v_layer constant text := query.layer_of(located_in_order_sql.spec);
    v_days text[];
BEGIN
    IF located_in_order_sql.conditions = '{NULL}' THEN
        RETURN ARRAY[format(c_located, query.events_sql(located_in_order_sql.spec), v_layer, '')];
    END IF;
    -- Once for all ranges: each has the same days.
    v_days := ARRAY(
        SELECT query.events_sql(located_in_order_sql.spec, only_day => d.day)
        FROM (SELECT DISTINCT l.day FROM query.loaded_days(located_in_order_sql.spec) AS l) AS d
        ORDER BY d.day);
    -- Each day stands in this order: it is sorted with a comparison a row, and then days are merged.
    RETURN ARRAY(
        SELECT (
            SELECT format('SELECT v.* FROM (%s) AS v ORDER BY v.subscriber, v."time", v.code', string_agg(
                format('(' || c_located || ')', d.events, v_layer, ' WHERE ' || c.condition), ' UNION ALL '
                ORDER BY d.ordinality))
            FROM unnest(v_days) WITH ORDINALITY AS d (events))
        FROM unnest(located_in_order_sql.conditions) WITH ORDINALITY AS c (condition)
        ORDER BY c.ordinality);
END
$body$;

COMMENT ON FUNCTION query.located_in_order_sql(jsonb, text[]) IS
$$SQL texts, one a condition, of the located events that a specification's own parameters select, in the order of
subscriber, time and, at one instant, region: columns subscriber, time, code (of the region), region (null: of no region).

conditions: those of query.part_conditions, on e.subscriber; a single null: all.$$;
