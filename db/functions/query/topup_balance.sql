-- Query kind topup_balance: what balance each subscriber has, weighted by how long they have it.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.window, query.instant
CREATE OR REPLACE FUNCTION query.topup_balance(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_statistic constant text := topup_balance.spec ->> 'statistic';
    v_events constant text := query.events_sql(
        topup_balance.spec, ARRAY['pre_event_balance', 'post_event_balance']);
    v_window record;
    v_segments text;
BEGIN
    IF v_statistic IN ('count', 'max', 'min') THEN
        RETURN format('SELECT v.subscriber, %s AS value FROM (%s) AS v GROUP BY v.subscriber',
            CASE v_statistic
                WHEN 'count' THEN 'count(*)'
                WHEN 'max' THEN 'greatest(max(v.pre_event_balance), max(v.post_event_balance))'
                ELSE 'least(min(v.pre_event_balance), min(v.post_event_balance))' END,
            v_events);
    END IF;
    v_window := query."window"(topup_balance.spec);
    -- Between two top-ups the balance is taken as the mean of both ends; the last lasts to the window's end.
    v_segments := format(
        'SELECT s.subscriber, CASE WHEN s.former IS NULL THEN s.pre_event_balance '
        'ELSE (s.pre_event_balance + s.former_balance) / 2 END AS balance, '
        'extract(epoch FROM s."time" - coalesce(s.former, %2$s)) AS weight FROM ('
        'SELECT v.*, lag(v."time") OVER w AS former, lag(v.post_event_balance) OVER w AS former_balance '
        'FROM (%1$s) AS v WINDOW w AS (PARTITION BY v.subscriber '
        'ORDER BY v."time", v.pre_event_balance, v.post_event_balance)) AS s '
        'UNION ALL SELECT t.subscriber, t.post_event_balance, extract(epoch FROM %3$s - t."time") FROM ('
        'SELECT v.*, rank() OVER (PARTITION BY v.subscriber ORDER BY v."time" DESC) AS place FROM (%1$s) AS v) AS t '
        'WHERE t.place = 1',
        v_events, query.instant(v_window.start_at), query.instant(v_window.end_at));
    RETURN CASE v_statistic
        WHEN 'median' THEN format(
            'SELECT m.subscriber, min(m.balance) AS value FROM (SELECT g.subscriber, g.balance, '
            'sum(g.weight) OVER (PARTITION BY g.subscriber ORDER BY g.balance) AS reached, '
            'sum(g.weight) OVER (PARTITION BY g.subscriber) AS total FROM (%s) AS g) AS m '
            'WHERE m.reached >= m.total / 2 GROUP BY m.subscriber', v_segments)
        WHEN 'mode' THEN format(
            'SELECT m.subscriber, m.balance AS value FROM (SELECT g.subscriber, g.balance, row_number() OVER ('
            'PARTITION BY g.subscriber ORDER BY sum(g.weight) DESC, g.balance) AS place FROM (%s) AS g '
            'GROUP BY g.subscriber, g.balance) AS m WHERE m.place = 1', v_segments)
        ELSE format('SELECT g.subscriber, %2$s AS value FROM (%1$s) AS g GROUP BY g.subscriber', v_segments,
            CASE v_statistic
                WHEN 'sum' THEN 'sum(g.weight * g.balance)'
                WHEN 'avg' THEN 'sum(g.weight * g.balance) / nullif(sum(g.weight), 0)'
                WHEN 'variance' THEN query.weighted_variance_sql()
                ELSE 'sqrt(' || query.weighted_variance_sql() || ')' END)
    END;
END
$body$;

COMMENT ON FUNCTION query.topup_balance(jsonb) IS
$$SQL text of topup_balance: subscriber, value (in the operator's currency).

Weights are seconds: sum is currency times seconds. median and mode are the weighted ones; equal modes: the smallest.$$;

SELECT query.register_kind(
    kind => 'topup_balance',
    level => 'subscriber',
    summary => 'A statistic of each subscriber''s balance over the window.',
    description => 'A balance counts by how long it is held: the first until the first top-up, between two top-ups '
        'the mean of the balances at both ends, the last to the end of the window. count, max and min are over the '
        'balances before and after top-ups.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('statistic'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "topup_balance", "start_date": "2016-01-01", "end_date": "2016-01-08", "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE,
    reads => ARRAY['topups']
);
