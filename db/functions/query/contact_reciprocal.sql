-- Query kind contact_reciprocal: which contacts go both ways.
-- requires: query.register_kind, query.parameter_group, query.contacts_sql
CREATE OR REPLACE FUNCTION query.contact_reciprocal(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT coalesce(i.subscriber, o.subscriber) AS subscriber, '
        'coalesce(i.msisdn_counterpart, o.msisdn_counterpart) AS msisdn_counterpart, '
        'coalesce(i.events, 0) AS events_in, coalesce(i.proportion, 0) AS proportion_in, '
        'coalesce(o.events, 0) AS events_out, coalesce(o.proportion, 0) AS proportion_out, '
        'i.subscriber IS NOT NULL AND o.subscriber IS NOT NULL AS reciprocal FROM (%s) AS i FULL JOIN '
        '(%s) AS o '
        'ON o.subscriber = i.subscriber AND o.msisdn_counterpart = i.msisdn_counterpart',
        query.contacts_sql(contact_reciprocal.spec || '{"direction": "in"}'),
        query.contacts_sql(contact_reciprocal.spec || '{"direction": "out"}'));
END
$body$;

COMMENT ON FUNCTION query.contact_reciprocal(jsonb) IS
$$SQL text of contact_reciprocal: subscriber, msisdn_counterpart, events and proportion in and out, reciprocal.$$;

SELECT query.register_kind(
    kind => 'contact_reciprocal',
    level => 'subscriber',
    summary => 'Which contacts of each subscriber go both ways.',
    description => 'One row for each pair: events and shares of incoming and of outgoing events, 0 where there '
        'are none, and whether there are both.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "exclude_self_calls", "default": true, "description": "Leave out contacts with oneself.",
          "type": {"type": "boolean"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "msisdn_counterpart", "role": "subscriber"},
     {"name": "events_in", "type": "bigint"}, {"name": "proportion_in", "type": "double precision"},
     {"name": "events_out", "type": "bigint"}, {"name": "proportion_out", "type": "double precision"},
     {"name": "reciprocal", "type": "boolean"}]',
    example => '{"query_kind": "contact_reciprocal", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['contact_reciprocal'],
    stored => TRUE
);
