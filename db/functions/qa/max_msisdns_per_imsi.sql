-- Whether one SIM card has many people.
-- requires: etl.define_check
SELECT etl.define_check(
    'max_msisdns_per_imsi', '{calls,sms,mds,topups}',
    $$(
        SELECT count(*) AS people
        FROM (
            SELECT d.sim
            FROM (SELECT e.device, e.subscriber FROM events AS e GROUP BY e.device, e.subscriber) AS u
                INNER JOIN devices AS d ON u.device = d.device AND d.sim IS NOT NULL
            GROUP BY d.sim, u.subscriber
        ) AS p
        GROUP BY p.sim
    ) AS d$$,
    'max(d.people)',
    'subscribers', 'The largest number of subscribers of one SIM card.'
);
