-- Query kind subscriber_call_durations: how long each subscriber's calls last.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.events_sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.subscriber_call_durations(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT v.subscriber, %s AS value FROM (%s) AS v '
        'GROUP BY v.subscriber',
        query.statistic_sql(subscriber_call_durations.spec ->> 'statistic', 'v.duration'),
        query.events_sql(subscriber_call_durations.spec, ARRAY['duration']));
END
$body$;

COMMENT ON FUNCTION query.subscriber_call_durations(jsonb) IS
$$SQL text of subscriber_call_durations: subscriber, value (seconds; a number of calls for count).$$;

SELECT query.register_kind(
    kind => 'subscriber_call_durations',
    level => 'subscriber',
    summary => 'A statistic of how long each subscriber''s calls last, in seconds.',
    description => 'Outgoing calls, if not told otherwise.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.defaulted(query.parameter_group('statistic') -> 0, '"sum"'),
        query.defaulted(query.parameter_group('direction') -> 0, '"out"'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "subscriber_call_durations", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "statistic": "sum"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE,
    reads => ARRAY['calls']
);
