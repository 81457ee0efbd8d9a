-- Query kind subscriber_tacs: which phones each subscriber uses when.
-- requires: query.register_kind, query.parameter_group, query.events_sql
CREATE OR REPLACE FUNCTION query.subscriber_tacs(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT v.subscriber, v."time", v.tac FROM (%s) AS v WHERE v.tac IS NOT NULL',
        query.events_sql(subscriber_tacs.spec, ARRAY['tac']));
END
$body$;

COMMENT ON FUNCTION query.subscriber_tacs(jsonb) IS
$$SQL text of subscriber_tacs: subscriber, time, tac; a row an event.$$;

SELECT query.register_kind(
    kind => 'subscriber_tacs',
    level => 'subscriber',
    summary => 'Which phone (TAC) each subscriber has at each event.',
    description => 'Events of unknown phones are left out.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "time", "type": "timestamptz"},
     {"name": "tac", "type": "integer"}]',
    example => '{"query_kind": "subscriber_tacs", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['subscriber_tacs']
);
