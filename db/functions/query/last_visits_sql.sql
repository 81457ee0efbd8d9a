-- The last place of a day: the roll-up knows which cell was seen last.
-- requires: query.sightings_sql, query.loaded_days, query.layer_of
CREATE OR REPLACE FUNCTION query.last_visits_sql(spec jsonb, OUT rows_sql text, OUT single boolean)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_layer constant text := query.layer_of(last_visits_sql.spec);
    v_sightings constant text := query.sightings_sql(last_visits_sql.spec);
    v_days text;
    v_unmapped text;
BEGIN
    -- Literals, so that only the partitions of these days are planned.
    SELECT string_agg(format('(h.event_type = %L AND h.day = %L::date)', d.event_type, d.day), ' OR ') INTO v_days
    FROM query.loaded_days(last_visits_sql.spec) AS d;
    EXECUTE format('SELECT string_agg(DISTINCT h.cell::text, '', '') FROM store.cell_hour AS h '
        'WHERE (%s) AND h.cell IS NOT NULL AND NOT EXISTS ('
        'SELECT 1 FROM store.cell_region AS m WHERE m.cell = h.cell AND m.layer = %L)',
        coalesce(v_days, 'FALSE'), v_layer) INTO v_unmapped;
    -- Who was last at a cell without a region was somewhere before: of these all visits are looked at.
    rows_sql := format(
        'SELECT s.subscriber, m.region, s.cell, s.last_time FROM (%1$s) AS s '
        'INNER JOIN store.cell_region AS m ON m.cell = s.cell AND m.layer = %2$L WHERE s.latest%3$s',
        v_sightings, v_layer, CASE WHEN v_unmapped IS NOT NULL THEN format(
            ' OR s.subscriber IN (SELECT u.subscriber FROM (%s) AS u WHERE u.latest AND u.cell IN (%s))',
            v_sightings, v_unmapped) END);
    single := v_unmapped IS NULL
        AND (SELECT count(*) FROM query.loaded_days(last_visits_sql.spec)) = 1
        AND NOT EXISTS (
            SELECT 1 FROM store.cell_region AS m WHERE m.layer = v_layer GROUP BY m.cell HAVING count(*) > 1);
END
$body$;

COMMENT ON FUNCTION query.last_visits_sql(jsonb) IS
$$rows_sql: SQL text of visits (subscriber, region, cell, last_time) of whole days, of each subscriber and day the last
one among them. single: there is one row a subscriber.$$;
