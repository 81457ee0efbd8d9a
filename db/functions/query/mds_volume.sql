-- Query kind mds_volume: how much data each subscriber uses.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.events_sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.mds_volume(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_column constant text := 'volume_' || (mds_volume.spec ->> 'volume');
BEGIN
    RETURN format('SELECT v.subscriber, %s AS value FROM (%s) AS v GROUP BY v.subscriber',
        query.statistic_sql(mds_volume.spec ->> 'statistic', format('v.%I', v_column)),
        query.events_sql(mds_volume.spec, ARRAY[v_column]));
END
$body$;

COMMENT ON FUNCTION query.mds_volume(jsonb) IS
$$SQL text of mds_volume: subscriber, value (as the operator counts volumes, bytes as a rule).$$;

SELECT query.register_kind(
    kind => 'mds_volume',
    level => 'subscriber',
    summary => 'A statistic of how much data each subscriber''s sessions move.',
    description => 'Mobile data sessions, located or not.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.defaulted(query.parameter_group('statistic') -> 0, '"sum"'),
        '{"name": "volume", "default": "total", "description": "Which volume.", "type": {"type": "string",
          "enum": ["total", "upload", "download"]}}'::jsonb,
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "mds_volume", "start_date": "2016-01-01", "end_date": "2016-01-08", "volume": "total"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE,
    reads => ARRAY['mds']
);
