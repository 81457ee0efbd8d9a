-- Query kind iterative_median_filter: series smoothed by medians.
-- requires: query.register_kind, query.parameter_group, query.odd_window, query.iterate_median, query.sql
CREATE OR REPLACE FUNCTION query.iterative_median_filter(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_size constant integer := iterative_median_filter.spec ->> 'filter_window_size';
BEGIN
    PERFORM query.odd_window('filter_window_size', v_size);
    RETURN format(
        'SELECT f.subscriber, n.datetime, n.value FROM (SELECT s.subscriber, '
        'array_agg(s.datetime ORDER BY s.datetime) AS times, '
        'query.iterate_median(array_agg(s.value::double precision ORDER BY s.datetime), %s) AS smooth '
        'FROM (%s) AS s WHERE s.value IS NOT NULL GROUP BY s.subscriber) AS f '
        'CROSS JOIN LATERAL unnest(f.times, f.smooth) AS n (datetime, value)',
        v_size, query.sql(iterative_median_filter.spec -> 'query_to_filter'));
END
$body$;

COMMENT ON FUNCTION query.iterative_median_filter(jsonb) IS
$$SQL text of iterative_median_filter: subscriber, datetime, value.

Errors: 22023 a filter_window_size that is even or less than 3.$$;

SELECT query.register_kind(
    kind => 'iterative_median_filter',
    level => 'subscriber',
    summary => 'A series smoothed by a median filter that is applied until nothing changes.',
    description => 'Each value of a subscriber becomes the median of itself and its neighbours in time, with '
        'zeros beyond both ends, again and again.',
    parameters => jsonb_build_array(
        '{"name": "query_to_filter", "required": true,
          "description": "A distance_series or imputed_distance_series.", "type": {"type": "query",
          "category": "subscriber_series"}}'::jsonb,
        '{"name": "filter_window_size", "default": 3,
          "description": "How many values make a median: an odd number.", "type": {"type": "integer",
          "minimum": 3, "maximum": 1001}}'::jsonb),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "datetime", "type": "timestamp"},
     {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "iterative_median_filter", "query_to_filter": {"query_kind": "imputed_distance_series",
     "distance_series": {"query_kind": "distance_series", "start_date": "2016-01-01",
     "end_date": "2016-01-08"}}}',
    categories => ARRAY['subscriber_values'],
    stored => TRUE
);
