-- How many SIM cards the day names.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_imsis', '{calls,sms,mds,topups}',
    $$(
        SELECT count(*) AS people
        FROM (
            SELECT e.sim FROM events AS e WHERE e.sim IS NOT NULL GROUP BY e.sim, e.subscriber
        ) AS p
        GROUP BY p.sim
    ) AS d$$,
    'count(*)',
    'SIM cards', 'Distinct SIM cards.'
);
