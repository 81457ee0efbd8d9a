-- Query kind imputed_distance_series: distance series without gaps.
-- requires: query.register_kind, query.parameter_group, query.odd_window, query.impute_medians, query.window
-- requires: query.sql
CREATE OR REPLACE FUNCTION query.imputed_distance_series(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_series constant jsonb := imputed_distance_series.spec -> 'distance_series';
    v_size constant integer := imputed_distance_series.spec ->> 'window_size';
    v_bucket constant text := v_series ->> 'time_bucket';
    v_window record;
BEGIN
    PERFORM query.odd_window('window_size', v_size);
    v_window := query."window"(v_series);
    RETURN format(
        'WITH series AS NOT MATERIALIZED (%1$s) SELECT f.subscriber, n.datetime, n.value FROM ('
        'SELECT g.subscriber, array_agg(g.datetime ORDER BY g.datetime) AS times, '
        'query.impute_medians(array_agg(g.value ORDER BY g.datetime), %2$s) AS filled FROM ('
        'SELECT p.subscriber, t.datetime, s.value::double precision AS value FROM ('
        'SELECT k.subscriber FROM series AS k GROUP BY k.subscriber HAVING count(k.value) > %2$s) AS p '
        'CROSS JOIN generate_series(date_trunc(%3$L, TIMESTAMP %4$L), TIMESTAMP %5$L - INTERVAL ''1 '
        'second'', %6$s) '
        'AS t (datetime) LEFT JOIN series AS s ON s.subscriber = p.subscriber AND s.datetime = '
        't.datetime) AS g '
        'GROUP BY g.subscriber) AS f CROSS JOIN LATERAL unnest(f.times, f.filled) AS n (datetime, value)',
        query.sql(v_series), v_size, v_bucket, to_char(v_window.start_at, 'YYYY-MM-DD HH24:MI:SS'),
        to_char(v_window.end_at, 'YYYY-MM-DD HH24:MI:SS'),
        CASE v_bucket WHEN 'quarter' THEN 'INTERVAL ''3 months''' ELSE format('INTERVAL %L', '1 ' || v_bucket) END);
END
$body$;

COMMENT ON FUNCTION query.imputed_distance_series(jsonb) IS
$$SQL text of imputed_distance_series: subscriber, datetime, value, a row for every span of the window.

Errors: 22023 a window_size that is even or less than 3.$$;

SELECT query.register_kind(
    kind => 'imputed_distance_series',
    level => 'subscriber',
    summary => 'A distance series with its gaps filled by rolling medians.',
    description => 'Subscribers with more than window_size values get one for every span of the window: where '
        'there is none, the median of the last window_size values before, or of the first ones at the '
        'beginning.',
    parameters => jsonb_build_array(
        '{"name": "distance_series", "required": true, "description": "The series to complete.",
          "type": {"type": "query", "category": "distance_series"}}'::jsonb,
        '{"name": "window_size", "default": 3,
          "description": "How many values make a median: an odd number.", "type": {"type": "integer",
          "minimum": 3, "maximum": 1001}}'::jsonb),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "datetime", "type": "timestamp"},
     {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "imputed_distance_series", "distance_series": {"query_kind": "distance_series",
     "start_date": "2016-01-01", "end_date": "2016-01-08"}}',
    categories => ARRAY['subscriber_series', 'subscriber_values'],
    stored => TRUE
);
