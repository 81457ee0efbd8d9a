-- Query kind contact_balance: with whom each subscriber is in contact, and how often.
-- requires: query.register_kind, query.parameter_group, query.contacts_sql
CREATE OR REPLACE FUNCTION query.contact_balance(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.contacts_sql(contact_balance.spec);
END
$body$;

COMMENT ON FUNCTION query.contact_balance(jsonb) IS
$$SQL text of contact_balance: subscriber, msisdn_counterpart, events, proportion (0 to 1).$$;

SELECT query.register_kind(
    kind => 'contact_balance',
    level => 'subscriber',
    summary => 'How often each subscriber is in contact with each of their contacts.',
    description => 'One row for each pair: the events and their share of all the subscriber''s events. Needs '
        'event types with counterparts.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('direction'),
        '{"name": "exclude_self_calls", "default": true, "description": "Leave out contacts with oneself.",
          "type": {"type": "boolean"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "msisdn_counterpart", "role": "subscriber"},
     {"name": "events", "type": "bigint"}, {"name": "proportion", "type": "double precision"}]',
    example => '{"query_kind": "contact_balance", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['contact_balance', 'subscriber_values'],
    stored => TRUE
);
