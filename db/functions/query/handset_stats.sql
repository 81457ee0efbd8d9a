-- Query kind handset_stats: how big each subscriber's phones are, weighted by how long they have them.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.subscriber_tacs
-- requires: query.weighted_statistic_sql, query.statistic_sql, query.window, query.instant
CREATE OR REPLACE FUNCTION query.handset_stats(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_statistic constant text := handset_stats.spec ->> 'statistic';
    v_phones constant text := format(
        'SELECT e.subscriber, e."time", p.%I AS balance FROM (%s) AS e INNER JOIN store.tac AS p ON '
        'p.tac = e.tac '
        'WHERE p.%1$I IS NOT NULL', handset_stats.spec ->> 'characteristic', query.subscriber_tacs(handset_stats.spec));
    v_window record;
BEGIN
    IF v_statistic IN ('count', 'max', 'min') THEN
        RETURN format('SELECT h.subscriber, %s AS value FROM (%s) AS h GROUP BY h.subscriber',
            query.statistic_sql(v_statistic, 'h.balance'), v_phones);
    END IF;
    v_window := query."window"(handset_stats.spec);
    -- A phone is taken to be there since the event before; the last one stays to the window's end.
    RETURN query.weighted_statistic_sql(v_statistic, format(
        'SELECT s.subscriber, s.balance, w.weight FROM (SELECT h.*, lag(h."time") OVER o AS former, '
        'lead(h."time") OVER o AS next FROM (%s) AS h WINDOW o AS (PARTITION BY h.subscriber '
        'ORDER BY h."time", h.balance)) AS s CROSS JOIN LATERAL (VALUES '
        '(extract(epoch FROM s."time" - coalesce(s.former, %s))), '
        '(CASE WHEN s.next IS NULL THEN extract(epoch FROM %s - s."time") END)) AS w (weight) '
        'WHERE w.weight IS NOT NULL',
        v_phones, query.instant(v_window.start_at), query.instant(v_window.end_at)));
END
$body$;

COMMENT ON FUNCTION query.handset_stats(jsonb) IS
$$SQL text of handset_stats: subscriber, value (as the list of models has it, mm as a rule).$$;

SELECT query.register_kind(
    kind => 'handset_stats',
    level => 'subscriber',
    summary => 'A statistic of a measure of each subscriber''s phones over the window.',
    description => 'A phone counts by how long it is there: from the event before (or the start) to its event, '
        'the last one to the window''s end. count, max and min are over events. Phones without the '
        'measure are left out.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "characteristic", "required": true, "description": "The measure.", "type": {"type":
          "string", "enum": ["width", "height", "depth", "weight", "display_width", "display_height"]}}'::jsonb,
        query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'), query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "handset_stats", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "characteristic": "width", "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
