-- Query kind proportion_contact_reciprocal: which share of contacts go both ways.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.proportion_contact_reciprocal(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT c.subscriber, avg(c.reciprocal::integer)::double precision AS value FROM (%s) AS c '
        'GROUP BY c.subscriber',
        query.sql(proportion_contact_reciprocal.spec -> 'contact_reciprocal'));
END
$body$;

COMMENT ON FUNCTION query.proportion_contact_reciprocal(jsonb) IS
$$SQL text of proportion_contact_reciprocal: subscriber, value (0 to 1).$$;

SELECT query.register_kind(
    kind => 'proportion_contact_reciprocal',
    level => 'subscriber',
    summary => 'Which share of each subscriber''s contacts go both ways.',
    description => 'Over contacts, however many events each has.',
    parameters => jsonb_build_array(
        '{"name": "contact_reciprocal", "required": true, "description": "Contacts with their directions.",
          "type": {"type": "query", "category": "contact_reciprocal"}}'::jsonb,
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "as": "proportion",
     "type": "double precision"}]',
    example => '{"query_kind": "proportion_contact_reciprocal", "contact_reciprocal": {"query_kind":
     "contact_reciprocal", "start_date": "2016-01-01", "end_date": "2016-01-08"}}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
