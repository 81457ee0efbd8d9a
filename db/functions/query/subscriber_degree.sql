-- Query kind subscriber_degree: with how many people each subscriber is in contact.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.part_conditions
-- requires: query.different_pairs_sql
CREATE OR REPLACE FUNCTION query.subscriber_degree(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_contacts constant text := format(
        'SELECT e.subscriber, e.counterpart FROM (%s) AS e WHERE e.counterpart <> e.subscriber',
        query.events_sql(subscriber_degree.spec, ARRAY['counterpart']));
BEGIN
    RETURN (
        SELECT string_agg(format('(SELECT c.subscriber, count(*) AS value FROM (%s) AS c GROUP BY c.subscriber)',
            query.different_pairs_sql(v_contacts, 'counterpart', p.condition)), ' UNION ALL ' ORDER BY p.part)
        FROM query.part_conditions(subscriber_degree.spec, 'v.subscriber') AS p
    );
END
$body$;

COMMENT ON FUNCTION query.subscriber_degree(jsonb) IS
$$SQL text of subscriber_degree: subscriber, value (different counterparts, oneself and unknown ones not counted).$$;

SELECT query.register_kind(
    kind => 'subscriber_degree',
    level => 'subscriber',
    summary => 'With how many different people each subscriber is in contact.',
    description => 'Counts the counterparts of calls and messages, without oneself. Needs event types with '
        'counterparts.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('direction'), query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "subscriber_degree", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
