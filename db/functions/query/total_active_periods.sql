-- Query kind total_active_periods: in how many periods each subscriber was active.
-- requires: query.register_kind, query.parameter_group, query.active_periods_sql
CREATE OR REPLACE FUNCTION query.total_active_periods(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT p.subscriber, count(*) AS value FROM (%s) AS p GROUP BY p.subscriber',
        query.active_periods_sql(total_active_periods.spec));
END
$body$;

COMMENT ON FUNCTION query.total_active_periods(jsonb) IS
$$SQL text of total_active_periods: subscriber, value (periods with an event).$$;

SELECT query.register_kind(
    kind => 'total_active_periods',
    level => 'subscriber',
    summary => 'In how many periods each subscriber was active.',
    description => 'Periods of period_length period_units follow one another from start_date; one with any '
        'event, located '
        'or not, is active.',
    parameters => jsonb_build_array(
        query.parameter_group('periods'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "total_active_periods", "start_date": "2016-01-01", "total_periods": 7}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
