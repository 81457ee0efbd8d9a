-- Query kind pareto_interactions: which share of contacts makes most of the events.
-- requires: query.register_kind, query.parameter_group, query.events_sql
CREATE OR REPLACE FUNCTION query.pareto_interactions(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_share constant numeric := pareto_interactions.spec ->> 'proportion';
BEGIN
    IF v_share <= 0 OR v_share >= 1 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('proportion: %s is not a valid proportion.', v_share),
            HINT = 'Give a number between 0 and 1, neither of them.';
    END IF;
    -- A contact counts when those before it are still short of the wanted share.
    RETURN format(
        'SELECT r.subscriber, (count(*) FILTER (WHERE r.before < ceil(%2$s * r.total)))::double precision '
        '/ count(*) AS value FROM (SELECT c.subscriber, sum(c.events) OVER (PARTITION BY c.subscriber) AS total, '
        'sum(c.events) OVER (PARTITION BY c.subscriber ORDER BY c.events DESC, c.counterpart '
        'ROWS UNBOUNDED PRECEDING) - c.events AS before FROM ('
        'SELECT v.subscriber, v.counterpart, count(*) AS events FROM (%1$s) AS v '
        'GROUP BY v.subscriber, v.counterpart) AS c) AS r GROUP BY r.subscriber',
        query.events_sql(pareto_interactions.spec, ARRAY['counterpart']), v_share);
END
$body$;

COMMENT ON FUNCTION query.pareto_interactions(jsonb) IS
$$SQL text of pareto_interactions: subscriber, value (share of contacts, 0 to 1).

Self-calls and unknown counterparts count. Errors: 22023 a proportion of 0 or 1, an event type without counterparts.$$;

SELECT query.register_kind(
    kind => 'pareto_interactions',
    level => 'subscriber',
    summary => 'Which share of their contacts makes a given proportion of each subscriber''s events.',
    description => 'The fewest contacts that together have the proportion of events, over all contacts.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "proportion", "required": true, "suggest": "0.8",
          "description": "Proportion of events, 0.8 as a rule.",
          "type": {"type": "number", "minimum": 0, "maximum": 1}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "pareto_interactions", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "proportion": 0.8}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
