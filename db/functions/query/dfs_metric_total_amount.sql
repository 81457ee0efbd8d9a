-- Query kind dfs_metric_total_amount: sums of mobile money by region and day.
-- requires: query.register_kind, query.window, query.instant, query.time_zone
CREATE OR REPLACE FUNCTION query.dfs_metric_total_amount(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_window record;
BEGIN
    v_window := query."window"(dfs_metric_total_amount.spec);
    -- Both parties have a row, so a transaction counts for the region of each.
    RETURN format(
        'SELECT (t."time" AT TIME ZONE %1$L)::date AS date, m.region, sum(t.%2$I) AS value, '
        'count(DISTINCT p.subscriber) FILTER (WHERE t.%2$I IS NOT NULL) AS contributors '
        'FROM store.dfs_transaction AS t INNER JOIN store.dfs_party AS p ON p.transaction = t.id '
        'INNER JOIN store.cell_region AS m ON m.cell = p.cell AND m.layer = %3$L '
        'WHERE t."time" >= %4$s AND t."time" < %5$s GROUP BY (t."time" AT TIME ZONE %1$L)::date, m.region',
        query.time_zone(), dfs_metric_total_amount.spec ->> 'metric',
        dfs_metric_total_amount.spec ->> 'aggregation_unit',
        query.instant(v_window.start_at), query.instant(v_window.end_at));
END
$body$;

COMMENT ON FUNCTION query.dfs_metric_total_amount(jsonb) IS
$$SQL text of dfs_metric_total_amount: date, region, value (sum), contributors (people behind the sum).$$;

SELECT query.register_kind(
    kind => 'dfs_metric_total_amount',
    level => 'aggregate',
    summary => 'How much mobile money is moved in each region on each day.',
    description => 'Sums a metric of the transactions of mobile money by day and by the region of each party: a '
        'transaction counts once for each of its two parties. A sum is shown when more than 15 people stand behind it.',
    parameters => '[
        {"name": "start_date", "type": {"type": "datetime"}, "required": true,
         "description": "First instant of the window, in the country''s time."},
        {"name": "end_date", "type": {"type": "datetime"}, "required": true, "inclusive": true,
         "description": "Last day of the window, itself in it."},
        {"name": "metric", "required": true, "suggest": "amount", "description": "What to add up.",
         "type": {"type": "string", "enum": ["amount", "commission", "fee", "discount"]}},
        {"name": "aggregation_unit", "type": {"type": "unit", "shape": "polygon"}, "required": true,
         "description": "Unit of the result: admin0 to admin3 or a loaded layer."}]',
    columns => '[{"name": "date", "type": "date"}, {"name": "region", "role": "unit", "map": false},
        {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "dfs_metric_total_amount", "start_date": "2016-01-01", "end_date": "2016-01-07",
        "metric": "amount", "aggregation_unit": "admin2"}',
    exposed => TRUE,
    redaction => '{"rule": "rows"}',
    unit_from => 'aggregation_unit',
    reads => ARRAY['dfs']
);
