-- Query kind unmoving: who was seen in one place only.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.unmoving(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT u.subscriber, count(*) = 1 AS value FROM (%s) AS u GROUP BY u.subscriber',
        query.sql(unmoving.spec -> 'locations'));
END
$body$;

COMMENT ON FUNCTION query.unmoving(jsonb) IS
$$SQL text of unmoving: subscriber, value (whether one place is all).$$;

SELECT query.register_kind(
    kind => 'unmoving',
    level => 'subscriber',
    summary => 'Whether each subscriber was seen in one place only.',
    description => 'What unmoving_counts counts, by subscriber.',
    parameters => jsonb_build_array(
        '{"name": "locations", "required": true, "description": "Where people were seen.", "type": {"type":
          "query", "category": "unique_locations"}}'::jsonb),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "boolean"}]',
    example => '{"query_kind": "unmoving", "locations": {"query_kind": "unique_locations", "start_date": "2016-01-01",
     "end_date": "2016-01-08", "aggregation_unit": "admin3"}}',
    stored => TRUE
);
