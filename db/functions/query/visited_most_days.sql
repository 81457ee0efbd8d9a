-- Query kind visited_most_days: the place seen on most days.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.time_zone
CREATE OR REPLACE FUNCTION query.visited_most_days(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT DISTINCT ON (t.subscriber) t.subscriber, t.region FROM ('
        'SELECT d.subscriber, d.region, count(*) AS days, sum(d.events) AS events FROM ('
        'SELECT v.subscriber, v.region, (v.last_time AT TIME ZONE %L)::date AS day, sum(v.events) AS events '
        'FROM (%s) AS v GROUP BY v.subscriber, v.region, day) AS d GROUP BY d.subscriber, d.region) AS t '
        'LEFT JOIN store.region AS r ON r.region = t.region '
        'ORDER BY t.subscriber, t.days DESC, t.events DESC, r.code',
        query.time_zone(), query.visits_sql(visited_most_days.spec, TRUE));
END
$body$;

COMMENT ON FUNCTION query.visited_most_days(jsonb) IS
$$SQL text of visited_most_days: one row (subscriber, region) for each subscriber with a located event.$$;

SELECT query.register_kind(
    kind => 'visited_most_days',
    level => 'subscriber',
    summary => 'The place where each subscriber was seen on most days.',
    description => 'Among places of equally many days the one of more events, then the smallest unit id.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('hours'),
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('sampling'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "visited_most_days", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    categories => ARRAY['reference_location', 'flow_input'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
