-- Query kind subscriber_calendar_activity: in which periods each subscriber was active.
-- requires: query.register_kind, query.parameter_group, query.calendar_sql
CREATE OR REPLACE FUNCTION query.subscriber_calendar_activity(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.calendar_sql(subscriber_calendar_activity.spec);
END
$body$;

COMMENT ON FUNCTION query.subscriber_calendar_activity(jsonb) IS
$$SQL text of subscriber_calendar_activity: subscriber, value (starts of periods, ascending).$$;

SELECT query.register_kind(
    kind => 'subscriber_calendar_activity',
    level => 'subscriber',
    summary => 'In which periods each subscriber was active.',
    description => 'The list behind calendar_activity: the local starts of the periods with any event.',
    parameters => jsonb_build_array(
        query.parameter_group('periods'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "timestamp[]"}]',
    example => '{"query_kind": "subscriber_calendar_activity", "start_date": "2016-01-01", "total_periods": 7}',
    stored => TRUE
);
