-- Query kind subscriber_tac: which phone each subscriber has.
-- requires: query.register_kind, query.parameter_group, query.subscriber_tacs
CREATE OR REPLACE FUNCTION query.subscriber_tac(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF subscriber_tac.spec ->> 'method' = 'most-common' THEN
        RETURN format(
            'SELECT t.subscriber, mode() WITHIN GROUP (ORDER BY t.tac) AS tac FROM (%s) AS t GROUP BY '
            't.subscriber',
            query.subscriber_tacs(subscriber_tac.spec));
    END IF;
    RETURN format(
        'SELECT DISTINCT ON (t.subscriber) t.subscriber, t.tac FROM (%s) AS t '
        'ORDER BY t.subscriber, t."time" DESC, t.tac',
        query.subscriber_tacs(subscriber_tac.spec));
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
