-- Query kind joined_spatial_aggregate: a number or label of people, by region.
-- requires: query.register_kind, query.statistic_sql, query.sql
CREATE OR REPLACE FUNCTION query.joined_spatial_aggregate(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_method constant text := joined_spatial_aggregate.spec ->> 'method';
    v_joined constant text := format(
        'SELECT l.region, m.value FROM (%s) AS l INNER JOIN (%s) AS m ON m.subscriber = l.subscriber '
        'WHERE l.region IS NOT NULL',
        query.sql(joined_spatial_aggregate.spec -> 'locations'),
        query.sql(joined_spatial_aggregate.spec -> 'metric'));
BEGIN
    IF v_method = 'distr' THEN
        RETURN format(
            'SELECT d.region, ''value''::text AS metric, d.key, d.people / sum(d.people) OVER w AS value, d.people, '
            'coalesce(sum(d.people) FILTER (WHERE d.key IS NOT NULL) OVER w, 0)::bigint AS contributors FROM ('
            'SELECT j.region, j.value::text AS key, count(*) AS people FROM (%s) AS j '
            'GROUP BY j.region, j.value::text) AS d WINDOW w AS (PARTITION BY d.region)', v_joined);
    END IF;
    RETURN format('SELECT j.region, %s AS value, %scount(j.value) AS contributors FROM (%s) AS j GROUP BY j.region',
        query.statistic_sql(v_method, 'j.value'),
        -- Wanted by profile strict alone, and not for nothing.
        CASE WHEN v_method IN ('avg', 'sum')
            AND 'joined_spatial_aggregate' = ANY (string_to_array(ops.setting_value('strict_kinds'), ','))
            THEN 'max(abs(j.value)) AS largest, sum(abs(j.value)) AS magnitude, ' END, v_joined);
END
$body$;

COMMENT ON FUNCTION query.joined_spatial_aggregate(jsonb) IS
$$SQL text of joined_spatial_aggregate: region, value, contributors (people there who have the metric); for distr
region, metric, key, value (share), people (who have that value). avg and sum may have largest and
magnitude: the largest absolute value and the sum of all, for profile strict.$$;

SELECT query.register_kind(
    kind => 'joined_spatial_aggregate',
    level => 'aggregate',
    summary => 'A statistic of a metric over the people of each region.',
    description => 'Joins a number for each subscriber (or a label, for handset) with where they are. distr: the share '
        'of each value. A region is shown when more than 15 people there have the metric.',
    parameters => '[
        {"name": "locations", "required": true, "description": "A reference location.",
         "type": {"type": "query", "category": "reference_location"}},
        {"name": "metric", "required": true, "description": "A number or label for each subscriber.",
         "type": {"type": "query", "category": "joinable_metric"}},
        {"name": "method", "required": true, "suggest": "avg",
         "description": "The statistic of numbers; for labels distr or mode.",
         "type": {"type": "string", "enum": ["avg", "count", "distr", "max", "median", "min", "mode", "stddev", "sum",
                  "variance"]},
         "enum_by": {"parameter": "metric", "kinds": {"handset": ["distr", "mode"]},
                     "otherwise": ["avg", "count", "max", "median", "min", "mode", "stddev", "sum", "variance"]}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "metric", "type": "text", "when": {"method": ["distr"]}},
        {"name": "key", "type": "text", "when": {"method": ["distr"]}}, {"name": "value"}]',
    example => '{"query_kind": "joined_spatial_aggregate", "method": "avg",
        "locations": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"},
        "metric": {"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-08"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows", "strict": "tree"}',
    unit_from => 'locations'
);
