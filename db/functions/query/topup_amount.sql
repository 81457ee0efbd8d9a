-- Query kind topup_amount: what each subscriber tops up.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.topup_amount(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT v.subscriber, %s AS value FROM (%s) AS v GROUP BY v.subscriber',
        query.statistic_sql(topup_amount.spec ->> 'statistic', 'v.recharge_amount'),
        query.events_sql(topup_amount.spec, ARRAY['recharge_amount']));
END
$body$;

COMMENT ON FUNCTION query.topup_amount(jsonb) IS
$$SQL text of topup_amount: subscriber, value (in the operator's currency; a number of top-ups for count).$$;

SELECT query.register_kind(
    kind => 'topup_amount',
    level => 'subscriber',
    summary => 'A statistic of the amounts that each subscriber tops up.',
    description => 'Over the recharge amounts of the subscriber''s top-ups.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('statistic'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "topup_amount", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE,
    reads => ARRAY['topups']
);
