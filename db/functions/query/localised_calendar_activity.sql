-- Query kind localised_calendar_activity: how many people of each region were active in the same periods.
-- requires: query.register_kind, query.parameter_group, query.calendar_sql, query.sampling_sql
-- requires: query.labelled_counts_sql, query.sql
CREATE OR REPLACE FUNCTION query.localised_calendar_activity(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.labelled_counts_sql(query.sql(localised_calendar_activity.spec -> 'reference_location'),
        query.sampling_sql(query.calendar_sql(localised_calendar_activity.spec),
            localised_calendar_activity.spec -> 'sampling'), ARRAY['region']);
END
$body$;

COMMENT ON FUNCTION query.localised_calendar_activity(jsonb) IS
$$SQL text of localised_calendar_activity: region, value_label (starts of active periods), value (people),
contributors (the same).$$;

SELECT query.register_kind(
    kind => 'localised_calendar_activity',
    level => 'aggregate',
    summary => 'How many people of each region were active in the same periods.',
    description => 'As calendar_activity, by reference location. A region is shown with all its lists when each '
        'of them has more '
        'than 15 people.',
    parameters => jsonb_build_array(
        query.parameter_group('periods'),
        '{"name": "reference_location", "required": true, "description": "Where people belong.",
          "type": {"type": "query", "category": "reference_location"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "region", "role": "unit"}, {"name": "value_label", "type": "timestamp[]"},
        {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "localised_calendar_activity", "start_date": "2016-01-01", "total_periods": 7,
        "reference_location": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "groups", "by": ["region"]}',
    unit_from => 'reference_location'
);
