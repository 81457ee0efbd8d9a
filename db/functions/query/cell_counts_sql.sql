-- Events by cell and interval of time, counted when their days were loaded.
-- requires: query.loaded_days, query.hour_mask
CREATE OR REPLACE FUNCTION query.cell_counts_sql(spec jsonb, unit text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text text;
BEGIN
    SELECT string_agg(format('SELECT c.cell, TIMESTAMP %L AS day, c.events FROM store.%I AS c',
        to_char(d.day, 'YYYY-MM-DD'), format('cell_hour_%s_%s', d.event_type, to_char(d.day, 'YYYYMMDD'))),
        ' UNION ALL ' ORDER BY d.day, d.event_type)
    INTO v_text
    FROM query.loaded_days(cell_counts_sql.spec) AS d;
    RETURN format(
        'SELECT s.cell, date_trunc(%L, s.day + (h.hour - 1) * INTERVAL ''1 hour'') AS bucket, h.events '
        'FROM (%s) AS s CROSS JOIN LATERAL unnest(s.events) WITH ORDINALITY AS h (events, hour) WHERE h.events > 0%s',
        cell_counts_sql.unit,
        coalesce(v_text,
            'SELECT NULL::integer AS cell, NULL::timestamp AS day, NULL::integer[] AS events WHERE FALSE'),
        CASE WHEN cell_counts_sql.spec ? 'hours' THEN
            format(' AND (1 << (h.hour - 1)::integer & %s) <> 0', query.hour_mask(cell_counts_sql.spec -> 'hours')) END);
END
$body$;

COMMENT ON FUNCTION query.cell_counts_sql(jsonb, text) IS
$$SQL text of cell, bucket (local timestamp, start of the interval), events: how many there were, several rows a cell
and bucket. For whole days (query.whole_days), all directions and subscribers; unit: hour, day, month or year.$$;
