-- The daily roll-up that a specification of whole days reads.
-- requires: query.loaded_days, query.hour_mask, query.subset_sql
CREATE OR REPLACE FUNCTION query.sightings_sql(spec jsonb, only_day date DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_mask constant text := CASE WHEN sightings_sql.spec ? 'hours' THEN
        query.hour_mask(sightings_sql.spec -> 'hours')::text END;
    v_subset constant text := query.subset_sql(sightings_sql.spec -> 'subscriber_subset');
    v_text text;
BEGIN
    SELECT string_agg(
        format('SELECT e.subscriber, e.cell, coalesce(e.events, 1) AS events, e.hours%s AS hours, '
            'coalesce(e.first_time, e.last_time) AS first_time, e.last_time, coalesce(e.turn, 1::smallint) AS turn, '
            '(e.turn IS NULL OR e.turn = 1) AS latest, DATE %L AS day FROM store.%I AS e%s',
            ' & ' || v_mask, to_char(d.day, 'YYYY-MM-DD'),
            format('sighting_%s_%s', d.event_type, to_char(d.day, 'YYYYMMDD')),
            ' WHERE (e.hours & ' || v_mask || ') <> 0'),
        ' UNION ALL ' ORDER BY d.day, d.event_type)
    INTO v_text
    FROM query.loaded_days(sightings_sql.spec) AS d
    WHERE d.day = sightings_sql.only_day OR sightings_sql.only_day IS NULL;
    IF v_text IS NULL THEN
        RETURN 'SELECT NULL::integer AS subscriber, NULL::integer AS cell, NULL::integer AS events, NULL::integer AS hours, '
            'NULL::timestamptz AS first_time, NULL::timestamptz AS last_time, NULL::smallint AS turn, NULL::boolean AS latest, '
            'NULL::date AS day '
            'WHERE FALSE';
    END IF;
    -- Once for all days: a subset may be a long query itself.
    RETURN coalesce(format('SELECT e.* FROM (%s) AS e WHERE ', v_text) || v_subset, v_text);
END
$body$;

COMMENT ON FUNCTION query.sightings_sql(jsonb, date) IS
$$SQL text of the sightings of a specification's own window and event types: subscriber, cell, events,
hours (bitmap), first_time, last_time, turn, latest (whether turn is 1: the planner knows how often), day.
only_day: of that day alone.

With hours, rows of subscribers seen in one of them, and the bitmap of those; events and times are still those of the
whole day.$$;
