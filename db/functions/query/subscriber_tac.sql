-- Query kind subscriber_tac: which phone each subscriber has.
-- requires: query.register_kind, query.parameter_group, query.events_sql
CREATE OR REPLACE FUNCTION query.subscriber_tac(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Of a phone all events are one row before its model is looked up.
    RETURN format(
        'SELECT DISTINCT ON (t.subscriber) t.subscriber, t.tac FROM ('
        'SELECT u.subscriber, d.tac, sum(u.events) AS events, max(u."time") AS "time" FROM ('
        'SELECT v.subscriber, v.device, count(*) AS events, max(v."time") AS "time" FROM (%s) AS v '
        'GROUP BY v.subscriber, v.device) AS u '
        'INNER JOIN store.device AS d ON d.device = u.device AND d.tac IS NOT NULL GROUP BY u.subscriber, d.tac) AS t '
        'ORDER BY t.subscriber, %s DESC, t.tac',
        query.events_sql(subscriber_tac.spec, ARRAY['device']),
        CASE subscriber_tac.spec ->> 'method' WHEN 'most-common' THEN 't.events' ELSE 't."time"' END);
END
$body$;

COMMENT ON FUNCTION query.subscriber_tac(jsonb) IS
$$SQL text of subscriber_tac: subscriber, tac.$$;

SELECT query.register_kind(
    kind => 'subscriber_tac',
    level => 'subscriber',
    summary => 'Which phone (TAC) each subscriber has.',
    description => 'most-common: of most events, the smallest TAC among equals. last: of the latest event.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "method", "default": "most-common", "description": "last or most-common.", "type": {"type":
          "string", "enum": ["last", "most-common"]}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "tac", "type": "integer"}]',
    example => '{"query_kind": "subscriber_tac", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "method": "most-common"}',
    stored => TRUE
);
