-- Query kind periodic_entropy: how evenly events are spread over hours or days of the week.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.entropy_sql, query.time_zone
CREATE OR REPLACE FUNCTION query.periodic_entropy(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.entropy_sql(format(
        'SELECT v.subscriber, extract(%s FROM v."time" AT TIME ZONE %L) AS phase, count(*) AS events '
        'FROM (%s) AS v '
        'GROUP BY v.subscriber, phase',
        periodic_entropy.spec ->> 'phase', query.time_zone(), query.events_sql(periodic_entropy.spec)));
END
$body$;

COMMENT ON FUNCTION query.periodic_entropy(jsonb) IS
$$SQL text of periodic_entropy: subscriber, value (nats).$$;

SELECT query.register_kind(
    kind => 'periodic_entropy',
    level => 'subscriber',
    summary => 'How evenly each subscriber''s events are spread over the hours of the day, or another cycle.',
    description => 'The entropy (minus the sum of p ln p, in nats) of the shares of events by the phase of their '
        'local time, as extract gives it.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "phase", "default": "hour",
          "description": "Which part of the time makes the groups: hour, dow, ….", "type": {"type": "string",
          "enum": ["century", "day", "decade", "dow", "doy", "epoch", "hour", "isodow", "isoyear",
          "microseconds", "millennium", "milliseconds", "minute", "month", "quarter", "second", "week",
          "year"]}}'::jsonb,
        query.parameter_group('direction'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "as": "entropy",
     "type": "double precision"}]',
    example => '{"query_kind": "periodic_entropy", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
