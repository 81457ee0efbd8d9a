-- How many SIM cards the day names.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_imsis', '{calls,sms,mds,topups}',
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
    'count(*)',
    'SIM cards', 'Distinct SIM cards.'
);
