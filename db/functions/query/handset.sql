-- Query kind handset: a characteristic of each subscriber's phone.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.in_parts
CREATE OR REPLACE FUNCTION query.handset(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_column constant text := handset.spec ->> 'characteristic';
BEGIN
    IF handset.spec ->> 'method' = 'most-common' THEN
        -- Of the value, not of the phone: two phones of one brand count together. An unknown model is no value.
        RETURN query.in_parts(handset.spec, format(
            'SELECT DISTINCT ON (m.subscriber) m.subscriber, m.value FROM ('
            'SELECT u.subscriber, t.%2$I COLLATE "C" AS value, sum(u.events) AS events FROM ('
            'SELECT v.subscriber, v.device, count(*) AS events FROM (%1$s) AS v GROUP BY v.subscriber, v.device) AS u '
            'INNER JOIN store.device AS d ON d.device = u.device AND d.tac IS NOT NULL '
            'LEFT JOIN store.tac AS t ON t.tac = d.tac GROUP BY 1, 2) AS m '
            'ORDER BY m.subscriber, m.value IS NULL, m.events DESC, m.value',
            query.events_sql(handset.spec, ARRAY['device']), v_column));
    END IF;
    -- The last event of each device, then of each subscriber: few models are looked up.
    RETURN query.in_parts(handset.spec, format(
        'SELECT l.subscriber, t.%2$I AS value FROM (SELECT DISTINCT ON (u.subscriber) u.subscriber, d.tac FROM ('
        'SELECT v.subscriber, v.device, max(v."time") AS "time" FROM (%1$s) AS v GROUP BY v.subscriber, v.device) AS u '
        'INNER JOIN store.device AS d ON d.device = u.device AND d.tac IS NOT NULL '
        'ORDER BY u.subscriber, u."time" DESC, d.tac) AS l '
        'LEFT JOIN store.tac AS t ON t.tac = l.tac', query.events_sql(handset.spec, ARRAY['device']), v_column));
END
$body$;

COMMENT ON FUNCTION query.handset(jsonb) IS
$$SQL text of handset: subscriber, value (text; NULL for a phone of an unknown model).

Of two phones at one last instant it is that of the smaller TAC, as in subscriber_tac.$$;

SELECT query.register_kind(
    kind => 'handset',
    level => 'subscriber',
    summary => 'A characteristic of each subscriber''s phone.',
    description => 'last: of the phone of the latest event (of two at one instant the smaller TAC). '
        'most-common: the value of most events.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "characteristic", "required": true, "suggest": "hnd_type",
          "description": "What to tell of the phone.",
          "type": {"type": "string",
                   "enum": ["hnd_type", "brand", "model", "software_os_name", "software_os_vendor"]}}'::jsonb,
        '{"name": "method", "required": true, "suggest": "last", "description": "last or most-common.",
          "type": {"type": "string", "enum": ["last", "most-common"]}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "text"}]',
    example => '{"query_kind": "handset", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "characteristic": "hnd_type", "method": "last"}',
    categories => ARRAY['joinable_metric'],
    stored => TRUE
);
