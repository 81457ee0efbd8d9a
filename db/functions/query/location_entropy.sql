-- Query kind location_entropy: how evenly events are spread over places.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.entropy_sql
CREATE OR REPLACE FUNCTION query.location_entropy(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.entropy_sql(format(
        'SELECT v.subscriber, v.region, sum(v.events) AS events FROM (%s) AS v GROUP BY v.subscriber, v.region',
        query.visits_sql(location_entropy.spec, TRUE)));
END
$body$;

COMMENT ON FUNCTION query.location_entropy(jsonb) IS
$$SQL text of location_entropy: subscriber, value (nats).$$;

SELECT query.register_kind(
    kind => 'location_entropy',
    level => 'subscriber',
    summary => 'How evenly each subscriber''s events are spread over places.',
    description => 'The entropy (minus the sum of p ln p, in nats) of the shares of located events by region.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "as": "entropy",
     "type": "double precision"}]',
    example => '{"query_kind": "location_entropy", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
