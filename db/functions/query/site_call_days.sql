-- Query kind site_call_days: on how many days each subscriber used each site.
-- requires: query.register_kind, query.parameter_group, query.site_scores_sql
CREATE OR REPLACE FUNCTION query.site_call_days(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT s.subscriber, s.site, s.days AS value FROM (%s) AS s',
        query.site_scores_sql(site_call_days.spec, array_fill(0::double precision, ARRAY[24]),
            array_fill(0::double precision, ARRAY[7])));
END
$body$;

COMMENT ON FUNCTION query.site_call_days(jsonb) IS
$$SQL text of site_call_days: subscriber, site, value (days).$$;

SELECT query.register_kind(
    kind => 'site_call_days',
    level => 'subscriber',
    summary => 'On how many days each subscriber used each site.',
    description => 'As call_days, by version of the mast site that was in service.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "site", "role": "site"}, {"name": "value",
     "type": "bigint"}]',
    example => '{"query_kind": "site_call_days", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['subscriber_values'],
    stored => TRUE
);
