-- Query kind interevent_period: how many whole hours pass between events.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.interevent_interval
CREATE OR REPLACE FUNCTION query.interevent_period(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT i.subscriber, floor(i.value / %s)::bigint AS value FROM (%s) AS i',
        CASE interevent_period.spec ->> 'time_resolution'
            WHEN 'second' THEN 1 WHEN 'minute' THEN 60 WHEN 'hour' THEN 3600 WHEN 'day' THEN 86400
            WHEN 'month' THEN 2592000 ELSE 31557600 END,
        query.interevent_interval(interevent_period.spec));
END
$body$;

COMMENT ON FUNCTION query.interevent_period(jsonb) IS
$$SQL text of interevent_period: subscriber, value (whole units).$$;

SELECT query.register_kind(
    kind => 'interevent_period',
    level => 'subscriber',
    summary => 'A statistic of the time between each subscriber''s consecutive events, in whole units.',
    description => 'The statistic in seconds, divided by the unit and rounded down; a month is 30 days, a year '
        '365.25.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        jsonb_set(query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'), '{type,enum}',
            '["sum", "avg", "max", "min", "median", "stddev", "variance", "mode"]'),
        '{"name": "time_resolution", "default": "hour", "description": "The unit.", "type": {"type":
          "string", "enum": ["second", "minute", "hour", "day", "month", "year"]}}'::jsonb,
        query.defaulted(query.parameter_group('direction') -> 0, '"out"'), query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "interevent_period", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
