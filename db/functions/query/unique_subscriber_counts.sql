-- Query kind unique_subscriber_counts: how many people were seen in each region.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.part_conditions
-- requires: query.different_pairs_sql
CREATE OR REPLACE FUNCTION query.unique_subscriber_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_visits constant text := query.visits_sql(unique_subscriber_counts.spec, FALSE);
BEGIN
    -- Grouping first is several times faster than count(DISTINCT subscriber).
    RETURN format(
        'SELECT p.region, count(*) AS value, count(*) AS contributors FROM (%s) AS p GROUP BY p.region', (
        SELECT string_agg(format('(%s)', query.different_pairs_sql(v_visits, 'region', p.condition)), ' UNION ALL '
            ORDER BY p.part)
        FROM query.part_conditions(unique_subscriber_counts.spec, 'v.subscriber') AS p));
END
$body$;

COMMENT ON FUNCTION query.unique_subscriber_counts(jsonb) IS
$$SQL text of unique_subscriber_counts: region, value (distinct people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'unique_subscriber_counts',
    level => 'aggregate',
    summary => 'How many different people were seen in each region.',
    description => 'Counts each subscriber once in every region where one of their events was located.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    exposed => TRUE,
    categories => ARRAY['series', 'subscriber_counts'],
    redaction => '{"rule": "rows", "strict": "overlaps"}',
    unit_from => 'aggregation_unit'
);
