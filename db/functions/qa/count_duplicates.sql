-- How many events are there once too often.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_duplicates', '{calls,sms,mds,topups}',
    $$(
        WITH twice AS MATERIALIZED ( -- once, not in each worker
            SELECT t.subscriber, t."time" FROM events AS t GROUP BY t.subscriber, t."time" HAVING count(*) > 1
        )

        SELECT count(*) AS n
        FROM stored AS e
            INNER JOIN twice AS t ON e.subscriber = t.subscriber AND e."time" = t."time"
        GROUP BY to_jsonb(e) - 'id' HAVING count(*) > 1
    ) AS d$$,
    'coalesce(sum(d.n - 1), 0)',
    'events', 'Events beyond the first of each group that is equal in all columns but id.'
);
