-- Query kind contact_entropy: how evenly a subscriber's events are spread over contacts.
-- requires: query.register_kind, query.parameter_group, query.contacts_sql, query.entropy_sql
CREATE OR REPLACE FUNCTION query.contact_entropy(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.entropy_sql(query.contacts_sql(contact_entropy.spec));
END
$body$;

COMMENT ON FUNCTION query.contact_entropy(jsonb) IS
$$SQL text of contact_entropy: subscriber, value (nats).$$;

SELECT query.register_kind(
    kind => 'contact_entropy',
    level => 'subscriber',
    summary => 'How evenly each subscriber''s events are spread over their contacts.',
    description => 'The entropy (minus the sum of p ln p, in nats) of the shares of contacts; 0 for a single '
        'contact.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('direction'),
        '{"name": "exclude_self_calls", "default": true, "description": "Leave out contacts with oneself.",
          "type": {"type": "boolean"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "as": "entropy",
     "type": "double precision"}]',
    example => '{"query_kind": "contact_entropy", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
