-- The events a specification reads: each loaded day's table by name, so nothing else is touched.
-- requires: query.window, query.instant, query.day_hours_sql, query.direction_sql, query.subset_sql
-- requires: query.no_events_sql
CREATE OR REPLACE FUNCTION query.events_sql(spec jsonb, columns text[] DEFAULT '{}', only_day date DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_window record;
    v_where text;
    v_subset constant text := query.subset_sql(events_sql.spec -> 'subscriber_subset');
    -- Of what an event was made with it has one number: the parts are joined, once for all days.
    v_parts constant text[] := ARRAY(
        SELECT c.name FROM unnest(events_sql.columns) AS c (name) WHERE c.name IN ('equipment', 'sim', 'tac'));
    v_columns constant text[] := CASE WHEN v_parts = '{}' THEN events_sql.columns ELSE 'device'::text || ARRAY(
        SELECT c.name FROM unnest(events_sql.columns) WITH ORDINALITY AS c (name) WHERE c.name <> ALL (v_parts || '{device}')
        ORDER BY c.ordinality) END;
    v_text text;
BEGIN
    v_window := query."window"(events_sql.spec);
    PERFORM query.require_columns(events_sql.spec, events_sql.columns);
    v_where := query.direction_sql(events_sql.spec ->> 'direction');
    SELECT string_agg(
        format('SELECT e.subscriber, e."time", e.cell%s, DATE %L AS day FROM store.%I AS e',
            (SELECT string_agg(format(', e.%I', c.name), '' ORDER BY c.ordinality)
                FROM unnest(v_columns) WITH ORDINALITY AS c (name)),
            to_char(d.day, 'YYYY-MM-DD'), d.event_type || to_char(d.day, '_YYYYMMDD'))
        || coalesce(' WHERE ' || nullif(concat_ws(' AND ',
            -- Only the first and last day can be cut.
            CASE WHEN d.day < v_window.start_at THEN 'e."time" >= ' || query.instant(v_window.start_at) END,
            CASE WHEN d.day + 1 > v_window.end_at THEN 'e."time" < ' || query.instant(v_window.end_at) END,
            query.day_hours_sql(events_sql.spec -> 'hours', d.day), v_where), ''), ''),
        ' UNION ALL ' ORDER BY d.day, d.event_type)
    INTO v_text
    FROM query.loaded_days(events_sql.spec) AS d
    WHERE d.day = events_sql.only_day OR events_sql.only_day IS NULL;
    IF v_text IS NULL THEN
        RETURN query.no_events_sql(events_sql.columns);
    END IF;
    IF v_parts <> '{}' THEN
        v_text := format('SELECT u.subscriber, u."time", u.cell, %s, u.day FROM (%s) AS u '
            'LEFT JOIN store.device AS d ON d.device = u.device', (
                SELECT string_agg(format('%s.%I', CASE WHEN c.name = ANY (v_parts) THEN 'd' ELSE 'u' END, c.name), ', '
                    ORDER BY c.ordinality)
                FROM unnest(events_sql.columns) WITH ORDINALITY AS c (name)
            ), v_text);
    END IF;
    -- Once for all days: a subset may be a long query itself.
    RETURN coalesce(format('SELECT e.* FROM (%s) AS e WHERE ', v_text) || v_subset, v_text);
END
$body$;

COMMENT ON FUNCTION query.events_sql(jsonb, text[], date) IS
$$SQL text of the events that a specification's own parameters select (window, event types, hours, direction,
subset): columns subscriber, time, cell, those named (also equipment, sim and tac of store.device), day (local), located
or not. only_day: of that day alone.
Errors: 22023 when an event type lacks a column.$$;
