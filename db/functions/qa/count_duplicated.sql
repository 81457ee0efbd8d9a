-- How many groups of equal events there are.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_duplicated', '{calls,sms,mds,topups}',
    $$(
        WITH twice AS MATERIALIZED ( -- once, not in each worker
            SELECT t.subscriber, t."time" FROM events AS t GROUP BY t.subscriber, t."time" HAVING count(*) > 1
        )

        SELECT count(*) AS n
        FROM stored AS e
            INNER JOIN twice AS t ON e.subscriber = t.subscriber AND e."time" = t."time"
        GROUP BY to_jsonb(e) - 'id' HAVING count(*) > 1
    ) AS d$$,
    'count(*)',
    'groups', 'Groups of events that are equal in all columns but id.'
);
