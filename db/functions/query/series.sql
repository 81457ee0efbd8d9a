-- Query kind series: an aggregate again and again over time.
-- requires: query.register_kind, query.sql, query.expand_series
CREATE OR REPLACE FUNCTION query.series(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT string_agg(format('SELECT DATE %L AS date, s.* FROM (%s) AS s',
            series.spec #>> ARRAY['dates', (i.ordinality - 1)::text], query.sql(i.value)),
            ' UNION ALL ' ORDER BY i.ordinality)
        FROM jsonb_array_elements(series.spec -> 'queries') WITH ORDINALITY AS i
    );
END
$body$;

COMMENT ON FUNCTION query.series(jsonb) IS
$$SQL text of series: date (start of the period), then the columns of the nested query.$$;

SELECT query.register_kind(
    kind => 'series',
    level => 'aggregate',
    summary => 'An aggregate repeated daily, weekly or monthly over a range of dates.',
    description => 'The nested query is asked once for each period from start_date until end_date: all its dates move '
        'along, so that its earliest falls on the start of the period. One result with a column date. Each date is '
        'redacted for itself. An extension: FlowMachine has no such kind.',
    parameters => '[
        {"name": "query", "required": true, "description": "The aggregate, with the dates of any period.",
         "type": {"type": "query", "category": "series"}},
        {"name": "interval", "required": true, "suggest": "day", "description": "How far apart the periods are.",
         "type": {"type": "string", "enum": ["day", "week", "month"]}},
        {"name": "start_date", "type": {"type": "datetime"}, "required": true, "description": "Start of the first period."},
        {"name": "end_date", "type": {"type": "datetime"}, "required": true,
         "description": "Periods start before this date."}]',
    columns => '[{"name": "date", "type": "date"}, {"name": "queries", "role": "nested"}]',
    example => '{"query_kind": "series", "interval": "day", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "query": {"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location",
            "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"}}}',
    exposed => TRUE,
    redaction => '{"rule": "nested"}',
    unit_from => 'queries'
);
