-- Query kind proportion_event_reciprocal: which share of events is with contacts that go both ways.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.events_sql, query.sql
CREATE OR REPLACE FUNCTION query.proportion_event_reciprocal(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT v.subscriber, avg(coalesce(c.reciprocal, FALSE)::integer)::double precision AS value '
        'FROM (%s) AS v '
        'LEFT JOIN (%s) AS c ON c.subscriber = v.subscriber AND c.msisdn_counterpart = v.counterpart%s '
        'GROUP BY v.subscriber',
        query.events_sql(proportion_event_reciprocal.spec, ARRAY['counterpart']),
        query.sql(proportion_event_reciprocal.spec -> 'contact_reciprocal'),
        CASE WHEN (proportion_event_reciprocal.spec ->> 'exclude_self_calls')::boolean THEN
            ' WHERE v.counterpart <> v.subscriber' ELSE '' END);
END
$body$;

COMMENT ON FUNCTION query.proportion_event_reciprocal(jsonb) IS
$$SQL text of proportion_event_reciprocal: subscriber, value (0 to 1).$$;

SELECT query.register_kind(
    kind => 'proportion_event_reciprocal',
    level => 'subscriber',
    summary => 'Which share of each subscriber''s events is with contacts that go both ways.',
    description => 'Over events; one with a contact that is not in contact_reciprocal counts as not reciprocal.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "contact_reciprocal", "required": true, "description": "Contacts with their directions.",
          "type": {"type": "query", "category": "contact_reciprocal"}}'::jsonb,
        query.defaulted(query.parameter_group('direction') -> 0, '"out"'),
        '{"name": "exclude_self_calls", "default": true, "description": "Leave out contacts with oneself.",
          "type": {"type": "boolean"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "as": "proportion",
     "type": "double precision"}]',
    example => '{"query_kind": "proportion_event_reciprocal", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "contact_reciprocal": {"query_kind": "contact_reciprocal", "start_date": "2016-01-01",
     "end_date": "2016-01-08"}}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
