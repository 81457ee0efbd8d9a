-- In which hours each cell had events, as loading counted them.
-- requires: query.loaded_days, query.hour_mask
CREATE OR REPLACE FUNCTION query.cell_masks_sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_mask constant text := CASE WHEN cell_masks_sql.spec ? 'hours' THEN
        query.hour_mask(cell_masks_sql.spec -> 'hours')::text END;
    v_text text;
BEGIN
    SELECT string_agg(format('SELECT c.cell, DATE %L AS day, c.events FROM store.%I AS c',
        to_char(d.day, 'YYYY-MM-DD'), format('cell_hour_%s_%s', d.event_type, to_char(d.day, 'YYYYMMDD'))),
        ' UNION ALL ' ORDER BY d.day, d.event_type)
    INTO v_text
    FROM query.loaded_days(cell_masks_sql.spec) AS d;
    v_text := format(
        'SELECT s.cell, s.day, (%s) AS hours FROM (%s) AS s',
        (SELECT string_agg(format('CASE WHEN s.events[%s] > 0 THEN %s ELSE 0 END', h.hour + 1, 1 << h.hour), ' | ' ORDER BY h.hour)
            FROM generate_series(0, 23) AS h (hour)),
        coalesce(v_text, 'SELECT NULL::integer AS cell, NULL::date AS day, NULL::integer[] AS events WHERE FALSE'));
    RETURN CASE WHEN v_mask IS NULL THEN v_text ELSE format(
        'SELECT m.cell, m.day, m.hours & %1$s AS hours FROM (%2$s) AS m WHERE (m.hours & %1$s) <> 0', v_mask, v_text) END;
END
$body$;

COMMENT ON FUNCTION query.cell_masks_sql(jsonb) IS
$$SQL text of cell (NULL: unknown), day, hours (bitmap of those of the specification in which it had
an event), several rows a cell and day. For whole days (query.whole_days) and all subscribers.$$;
