-- Query kind calendar_activity: how many people were active in the same periods.
-- requires: query.register_kind, query.parameter_group, query.calendar_sql, query.sampling_sql
CREATE OR REPLACE FUNCTION query.calendar_activity(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT s.value AS grp, count(*) AS value, count(*) AS contributors FROM (%s) AS s GROUP BY s.value',
        query.sampling_sql(query.calendar_sql(calendar_activity.spec), calendar_activity.spec -> 'sampling'));
END
$body$;

COMMENT ON FUNCTION query.calendar_activity(jsonb) IS
$$SQL text of calendar_activity: grp (starts of active periods), value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'calendar_activity',
    level => 'aggregate',
    summary => 'How many people were active in the same periods.',
    description => 'Counts the subscribers by the list of the periods (their starts) in which they had an event.',
    parameters => jsonb_build_array(
        query.parameter_group('periods'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "grp", "type": "timestamp[]"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "calendar_activity", "start_date": "2016-01-01", "total_periods": 7}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows"}'
);
