-- Events by place and interval of time, counted when their days were loaded.
-- requires: query.loaded_days, query.hour_mask
CREATE OR REPLACE FUNCTION query.cell_counts_sql(spec jsonb, unit text, layer text DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_place constant text := CASE WHEN cell_counts_sql.layer IS NULL THEN 'cell' ELSE 'region' END;
    v_text text;
BEGIN
    SELECT string_agg(format('SELECT c.cell, TIMESTAMP %L AS day, c.events FROM store.%I AS c',
        to_char(d.day, 'YYYY-MM-DD'), format('cell_hour_%s_%s', d.event_type, to_char(d.day, 'YYYYMMDD'))),
        ' UNION ALL ' ORDER BY d.day, d.event_type)
    INTO v_text
    FROM query.loaded_days(cell_counts_sql.spec) AS d;
    -- Hours are summed as columns, and become rows where there are few.
    v_text := format(
        'SELECT g.%1$s, g.day + (h.hour - 1) * INTERVAL ''1 hour'' AS bucket, h.events FROM ('
        'SELECT %2$s, s.day, ARRAY[%3$s] AS events FROM (%4$s) AS s%5$s GROUP BY %2$s, s.day) AS g '
        'CROSS JOIN LATERAL unnest(g.events) WITH ORDINALITY AS h (events, hour) WHERE h.events > 0%6$s',
        v_place, CASE v_place WHEN 'cell' THEN 's.cell' ELSE 'm.region' END,
        (SELECT string_agg(format('sum(s.events[%s])', n.hour), ', ' ORDER BY n.hour) FROM generate_series(1, 24) AS n (hour)),
        coalesce(v_text,
            'SELECT NULL::integer AS cell, NULL::timestamp AS day, NULL::integer[] AS events WHERE FALSE'),
        CASE WHEN cell_counts_sql.layer IS NOT NULL THEN format(
            ' INNER JOIN store.cell_region AS m ON m.cell = s.cell AND m.layer = %L', cell_counts_sql.layer) END,
        CASE WHEN cell_counts_sql.spec ? 'hours' THEN
            format(' AND (1 << (h.hour - 1)::integer & %s) <> 0', query.hour_mask(cell_counts_sql.spec -> 'hours')) END);
    RETURN CASE cell_counts_sql.unit WHEN 'hour' THEN v_text ELSE format(
        'SELECT s.%1$s, s.bucket, sum(s.events)::bigint AS events FROM ('
        'SELECT d.%1$s, date_trunc(%2$L, d.bucket) AS bucket, d.events FROM (%3$s) AS d) AS s GROUP BY s.%1$s, s.bucket',
        v_place, cell_counts_sql.unit, v_text) END;
END
$body$;

COMMENT ON FUNCTION query.cell_counts_sql(jsonb, text, text) IS
$$SQL text of cell, bucket (local timestamp, start of the interval), events (bigint): how many there were;
of region in place of cell, if a layer is given.

For whole days (query.whole_days), all directions and subscribers; unit: hour, day, month or year.$$;
