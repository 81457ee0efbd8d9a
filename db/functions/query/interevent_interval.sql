-- Query kind interevent_interval: how much time passes between events.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.events_sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.interevent_interval(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT g.subscriber, %s AS value FROM (SELECT v.subscriber, extract(epoch FROM v."time" - '
        'lag(v."time") OVER ('
        'PARTITION BY v.subscriber ORDER BY v."time"))::double precision AS gap FROM (%s) AS v) AS g '
        'GROUP BY g.subscriber',
        query.statistic_sql(interevent_interval.spec ->> 'statistic', 'g.gap'),
        query.events_sql(interevent_interval.spec));
END
$body$;

COMMENT ON FUNCTION query.interevent_interval(jsonb) IS
$$SQL text of interevent_interval: subscriber, value (seconds; a number of gaps for count).$$;

SELECT query.register_kind(
    kind => 'interevent_interval',
    level => 'subscriber',
    summary => 'A statistic of the time between each subscriber''s consecutive events, in seconds.',
    description => 'The value is unknown (null) for subscribers with a single event.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'),
        query.defaulted(query.parameter_group('direction') -> 0, '"out"'), query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "interevent_interval", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
