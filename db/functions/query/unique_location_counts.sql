-- Query kind unique_location_counts: at how many places each subscriber was.
-- requires: query.register_kind, query.parameter_group, query.visits_sql
CREATE OR REPLACE FUNCTION query.unique_location_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT l.subscriber, count(*) AS value FROM (SELECT v.subscriber, v.region FROM (%s) AS v '
        'GROUP BY v.subscriber, v.region) AS l GROUP BY l.subscriber',
        query.visits_sql(unique_location_counts.spec, FALSE));
END
$body$;

COMMENT ON FUNCTION query.unique_location_counts(jsonb) IS
$$SQL text of unique_location_counts: subscriber, value (different regions).$$;

SELECT query.register_kind(
    kind => 'unique_location_counts',
    level => 'subscriber',
    summary => 'At how many different places each subscriber was seen.',
    description => 'Counts the regions of the aggregation unit in which a subscriber had a located event.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "unique_location_counts", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
