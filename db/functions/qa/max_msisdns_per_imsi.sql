-- Whether one SIM card has many people.
-- requires: etl.define_check
SELECT etl.define_check(
    'max_msisdns_per_imsi', '{calls,sms,mds,topups}',
    $$(
        SELECT count(*) AS people
        FROM (
            SELECT e.sim FROM events AS e WHERE e.sim IS NOT NULL GROUP BY e.sim, e.subscriber
        ) AS p
        GROUP BY p.sim
    ) AS d$$,
    'max(d.people)',
    'subscribers', 'The largest number of subscribers of one SIM card.'
);
