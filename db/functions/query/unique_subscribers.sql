-- Query kind unique_subscribers: who had an event.
-- requires: query.register_kind, query.parameter_group, query.sightings_sql, query.events_sql
-- requires: query.whole_days
CREATE OR REPLACE FUNCTION query.unique_subscribers(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- The roll-up knows who was seen in which hour.
    RETURN format('SELECT v.subscriber FROM (%s) AS v GROUP BY v.subscriber',
        CASE WHEN query.whole_days(unique_subscribers.spec) THEN query.sightings_sql(unique_subscribers.spec)
            ELSE query.events_sql(unique_subscribers.spec) END);
END
$body$;

COMMENT ON FUNCTION query.unique_subscribers(jsonb) IS
$$SQL text of unique_subscribers: subscriber, each once.$$;

SELECT query.register_kind(
    kind => 'unique_subscribers',
    level => 'subscriber',
    summary => 'Who had any event in a window.',
    description => 'Events count located or not.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}]',
    example => '{"query_kind": "unique_subscribers", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    stored => TRUE
);
