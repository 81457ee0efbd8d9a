-- Query kind total_location_events: how many events there are in each region and interval, all of them.
-- requires: query.register_kind, query.parameter_group, query.location_event_counts
CREATE OR REPLACE FUNCTION query.total_location_events(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT c.* FROM (%s) AS c', query.location_event_counts(total_location_events.spec));
END
$body$;

COMMENT ON FUNCTION query.total_location_events(jsonb) IS
$$SQL text of total_location_events: as location_event_counts.$$;

SELECT query.register_kind(
    kind => 'total_location_events',
    level => 'aggregate',
    summary => 'How many events there are in each region and interval of time, nothing held back.',
    description => 'As location_event_counts, but unredacted: for analysts with access to individual rows.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        query.parameter_group('direction'),
        '{"name": "interval", "default": "hour", "description": "day, hour or min.", "type": {"type":
          "string", "enum": ["min", "hour", "day"], "aliases": {"minute": "min"}}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "region", "role": "unit"}, {"name": "date", "type": "text"}, {"name": "hour",
     "type": "numeric", "when": {"interval": ["hour", "min"]}}, {"name": "min", "type": "numeric",
     "when": {"interval": ["min"]}}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "total_location_events", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3", "interval": "day"}',
    redaction => '{"rule": "none"}',
    unit_from => 'aggregation_unit'
);
