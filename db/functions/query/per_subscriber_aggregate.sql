-- Query kind per_subscriber_aggregate: a statistic of any column, by subscriber.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.columns, query.statistic_sql
-- requires: query.sql
CREATE OR REPLACE FUNCTION query.per_subscriber_aggregate(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query constant jsonb := per_subscriber_aggregate.spec -> 'subscriber_query';
    v_column constant text := per_subscriber_aggregate.spec ->> 'agg_column';
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM query.columns(v_query) AS c WHERE c.name = v_column AND c.role = 'value'
            AND c.type IN ('bigint', 'integer', 'numeric', 'double precision')) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('agg_column: %s is no column of numbers of %s.', v_column, v_query ->> 'query_kind'),
            HINT = format('Its columns: %s.', (
                SELECT string_agg(c.name, ', ' ORDER BY c.place) FROM query.columns(v_query) AS c
                WHERE c.role = 'value'));
    END IF;
    RETURN format('SELECT s.subscriber, %s AS value FROM (%s) AS s GROUP BY s.subscriber',
        query.statistic_sql(per_subscriber_aggregate.spec ->> 'agg_method', format('s.%I', v_column)),
        query.sql(v_query));
END
$body$;

COMMENT ON FUNCTION query.per_subscriber_aggregate(jsonb) IS
$$SQL text of per_subscriber_aggregate: subscriber, value. Errors: 22023 no such column of numbers.$$;

SELECT query.register_kind(
    kind => 'per_subscriber_aggregate',
    level => 'subscriber',
    summary => 'A statistic of a column of any query with several rows a subscriber.',
    description => 'Groups the rows of the query by subscriber.',
    parameters => jsonb_build_array(
        '{"name": "subscriber_query", "required": true,
          "description": "A query of subscribers with a column of numbers.", "type": {"type": "query",
          "category": "subscriber_values"}}'::jsonb,
        '{"name": "agg_column", "default": "value", "description": "The column.", "type": {"type": "string"}}'::jsonb,
        (query.defaulted(query.parameter_group('statistic') -> 0, '"avg"')) || '{"name": "agg_method"}',
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "per_subscriber_aggregate", "subscriber_query": {"query_kind": "call_days",
     "start_date": "2016-01-01", "end_date": "2016-01-08", "aggregation_unit": "admin3"},
     "agg_column": "value", "agg_method": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
