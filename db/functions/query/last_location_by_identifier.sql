-- Query kind last_location_by_identifier: where each phone or SIM was last.
-- requires: query.register_kind, query.parameter_group, query.located_events_sql
CREATE OR REPLACE FUNCTION query.last_location_by_identifier(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_column constant text := CASE last_location_by_identifier.spec ->> 'subscriber_identifier'
        WHEN 'imei' THEN 'equipment' ELSE 'sim' END;
BEGIN
    -- The last event of each device, then of each handset or card: few devices are looked up.
    RETURN format(
        'SELECT DISTINCT ON (d.%1$I) d.%1$I, u.region FROM ('
        'SELECT DISTINCT ON (v.device) v.device, v."time", c.tie_rank, v.region, r.code FROM (%2$s) AS v '
        'INNER JOIN store.cell AS c ON c.cell = v.cell INNER JOIN store.region AS r ON r.region = v.region '
        'ORDER BY v.device, v."time" DESC, c.tie_rank, r.code) AS u '
        'INNER JOIN store.device AS d ON d.device = u.device AND d.%1$I IS NOT NULL '
        'ORDER BY d.%1$I, u."time" DESC, u.tie_rank, u.code',
        v_column, query.located_events_sql(last_location_by_identifier.spec, ARRAY['device']));
END
$body$;

COMMENT ON FUNCTION query.last_location_by_identifier(jsonb) IS
$$SQL text of last_location_by_identifier: one row (equipment or sim, region) for each with a located event.$$;

SELECT query.register_kind(
    kind => 'last_location_by_identifier',
    level => 'subscriber',
    summary => 'Where each phone (imei) or SIM (imsi) was seen last in a window.',
    description => 'The place of the latest located event of each, whoever used it.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        '{"name": "subscriber_identifier", "required": true, "description": "imei: phones. imsi: SIM cards.",
          "type": {"type": "string", "enum": ["imei", "imsi"]}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "equipment", "role": "equipment", "as": "subscriber", "when": {"subscriber_identifier":
     ["imei"]}}, {"name": "sim", "role": "sim", "as": "subscriber", "when": {"subscriber_identifier":
     ["imsi"]}}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "last_location_by_identifier", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3", "subscriber_identifier": "imei"}',
    unit_from => 'aggregation_unit',
    stored => TRUE
);
