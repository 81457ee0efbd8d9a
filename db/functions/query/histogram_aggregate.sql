-- Query kind histogram_aggregate: how a number is spread over people.
-- requires: query.register_kind, query.tally_sql
CREATE OR REPLACE FUNCTION query.histogram_aggregate(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_bins constant jsonb := histogram_aggregate.spec -> 'bins';
    v_edges text;
BEGIN
    IF v_bins ? 'bin_list' AND histogram_aggregate.spec ? 'range' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'range: the edges of bin_list are the range already',
            HINT = 'Leave range out, or give n_bins.';
    END IF;
    IF v_bins ? 'bin_list' THEN
        v_edges := format(
            'SELECT e.place AS bin, e.edge AS lower_edge, lead(e.edge) OVER (ORDER BY e.place) AS upper_edge, '
            '%s::bigint AS bins FROM (VALUES %s) AS e (place, edge)',
            jsonb_array_length(v_bins -> 'bin_list') - 1,
            (SELECT string_agg(format('(%s::bigint, %s::numeric)', b.ordinality, b.value), ', ' ORDER BY b.ordinality)
                FROM jsonb_array_elements_text(v_bins -> 'bin_list') WITH ORDINALITY AS b));
    ELSE
        -- The last edge is the upper bound itself, so that rounding never loses the maximum.
        v_edges := format(
            'SELECT g.bin, s.low + (g.bin - 1) * ((s.high - s.low) / %1$s) AS lower_edge, '
            'CASE WHEN g.bin = %1$s THEN s.high ELSE s.low + g.bin * ((s.high - s.low) / %1$s) END AS upper_edge, '
            '%1$s::bigint AS bins FROM (%2$s) AS s CROSS JOIN generate_series(1, %1$s::bigint) AS g (bin)',
            v_bins ->> 'n_bins',
            CASE WHEN histogram_aggregate.spec ? 'range' THEN
                format('SELECT %s::numeric AS low, %s::numeric AS high',
                    histogram_aggregate.spec #>> '{range,lower_bound}',
                    histogram_aggregate.spec #>> '{range,upper_bound}')
            ELSE 'SELECT min(t.value)::numeric AS low, max(t.value)::numeric AS high FROM tally AS t' END);
    END IF;
    -- Bins have numeric edges, and making a numeric of a length takes longer than all else: only lengths as near to an edge
    -- as a double's last digits are compared so.
    RETURN format(
        'WITH tally AS MATERIALIZED (%s), edge AS (%s), placed AS (SELECT r.bin, sum(r.people) AS people FROM ('
        'SELECT CASE WHEN width_bucket(t.value::double precision, s.below) = width_bucket(t.value::double precision, s.above) '
        'THEN width_bucket(t.value::double precision, s.above) '
        'WHEN t.value::numeric = s.high THEN s.bins ELSE width_bucket(t.value::numeric, s.lows) END AS bin, '
        't.people FROM tally AS t CROSS JOIN ('
        'SELECT array_agg(e.edge ORDER BY e.bin) AS lows, max(e.edge) AS high, max(e.bins) AS bins, '
        'array_agg((e.edge - abs(e.edge) * 1e-12)::double precision ORDER BY e.bin) AS below, '
        'array_agg((e.edge + abs(e.edge) * 1e-12)::double precision ORDER BY e.bin) AS above FROM ('
        'SELECT b.bin, b.lower_edge AS edge, b.bins FROM edge AS b WHERE b.bin <= b.bins '
        'UNION ALL SELECT b.bins + 1, b.upper_edge, b.bins FROM edge AS b WHERE b.bin = b.bins) AS e) AS s) AS r '
        'GROUP BY r.bin) '
        'SELECT coalesce(p.people, 0)::bigint AS value, b.lower_edge, b.upper_edge, '
        'coalesce(p.people, 0)::bigint AS contributors FROM edge AS b LEFT JOIN placed AS p ON p.bin = b.bin '
        'WHERE b.bin <= b.bins ORDER BY b.bin',
        query.tally_sql(histogram_aggregate.spec -> 'metric'), v_edges);
END
$body$;

COMMENT ON FUNCTION query.histogram_aggregate(jsonb) IS
$$SQL text of histogram_aggregate: value (people in the bin), lower_edge, upper_edge, contributors (the same).

Bins are half-open, the last one closed. Errors: 22023 range given beside bin_list.$$;

SELECT query.register_kind(
    kind => 'histogram_aggregate',
    level => 'aggregate',
    summary => 'How a number is spread over people.',
    description => 'Counts the subscribers whose metric falls in each bin. A histogram with an empty bin, or one of 15 '
        'people or fewer, is one row of NULLs.',
    parameters => '[
        {"name": "metric", "required": true, "description": "A number for each subscriber.",
         "type": {"type": "query", "category": "histogrammable_metric"}},
        {"name": "bins", "required": true, "type": {"type": "bins"},
         "description": "{n_bins: how many} of equal width, or {bin_list: ascending edges}."},
        {"name": "range", "type": {"type": "range"},
         "description": "{lower_bound, upper_bound} of the bins; from the data if not given."}]',
    columns => '[{"name": "value", "type": "bigint"}, {"name": "lower_edge", "type": "numeric"},
        {"name": "upper_edge", "type": "numeric"}]',
    example => '{"query_kind": "histogram_aggregate", "bins": {"n_bins": 5}, "metric":
        {"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-08"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "whole",
        "instead": "bins count few people; ask joined_spatial_aggregate for count, sum or avg"}'
);
