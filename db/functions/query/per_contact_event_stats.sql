-- Query kind per_contact_event_stats: a statistic of events over contacts.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.statistic_sql, query.sql
CREATE OR REPLACE FUNCTION query.per_contact_event_stats(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT c.subscriber, %s AS value FROM (%s) AS c GROUP BY c.subscriber',
        query.statistic_sql(per_contact_event_stats.spec ->> 'statistic', 'c.events'),
        query.sql(per_contact_event_stats.spec -> 'contact_balance'));
END
$body$;

COMMENT ON FUNCTION query.per_contact_event_stats(jsonb) IS
$$SQL text of per_contact_event_stats: subscriber, value (events a contact).$$;

SELECT query.register_kind(
    kind => 'per_contact_event_stats',
    level => 'subscriber',
    summary => 'A statistic of how many events each subscriber has with each contact.',
    description => 'Over the contacts of contact_balance.',
    parameters => jsonb_build_array(
        '{"name": "contact_balance", "required": true, "description": "Contacts with their events.",
          "type": {"type": "query", "category": "contact_balance"}}'::jsonb,
        query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "per_contact_event_stats", "contact_balance": {"query_kind": "contact_balance",
     "start_date": "2016-01-01", "end_date": "2016-01-08"}, "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
