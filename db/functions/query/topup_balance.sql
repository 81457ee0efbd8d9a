-- Query kind topup_balance: what balance each subscriber has, weighted by how long they have it.
-- requires: query.register_kind, query.parameter_group, query.events_sql
-- requires: query.weighted_statistic_sql, query.window, query.instant
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
    RETURN query.weighted_statistic_sql(v_statistic, v_segments);
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
    example => '{"query_kind": "topup_balance", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE,
    reads => ARRAY['topups']
);
