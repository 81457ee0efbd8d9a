-- Query kind nocturnal_events: which share of each subscriber's events is at night.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.time_zone
CREATE OR REPLACE FUNCTION query.nocturnal_events(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_start constant integer := nocturnal_events.spec #>> '{night_hours,start_hour}';
    v_end constant integer := nocturnal_events.spec #>> '{night_hours,end_hour}';
BEGIN
    RETURN format(
        'SELECT h.subscriber, 100 * avg(CASE WHEN h.hour >= %3$s %4$s h.hour < %5$s THEN 1 ELSE 0 END) AS value '
        'FROM (SELECT v.subscriber, extract(hour FROM v."time" AT TIME ZONE %2$L) AS hour FROM (%1$s) AS v) AS h '
        'GROUP BY h.subscriber',
        query.events_sql(nocturnal_events.spec), query.time_zone(), v_start,
        CASE WHEN v_start < v_end THEN 'AND' ELSE 'OR' END, v_end);
END
$body$;

COMMENT ON FUNCTION query.nocturnal_events(jsonb) IS
$$SQL text of nocturnal_events: subscriber, value (percent of events in the night hours).$$;

SELECT query.register_kind(
    kind => 'nocturnal_events',
    level => 'subscriber',
    summary => 'Which percentage of each subscriber''s events is at night.',
    description => 'Night is from start_hour to end_hour, over midnight when start is later than end.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "night_hours", "required": true, "suggest": "{\"start_hour\": 20, \"end_hour\": 4}",
          "type": {"type": "hours"}, "description": "{start_hour, end_hour} of the night."}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "nocturnal_events", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "night_hours": {"start_hour": 20, "end_hour": 4}}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
