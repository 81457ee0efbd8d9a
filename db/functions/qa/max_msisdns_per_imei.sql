-- Whether one handset has many people.
-- requires: etl.define_check
SELECT etl.define_check(
    'max_msisdns_per_imei', '{calls,sms,mds,topups}',
    $$(
        SELECT count(*) AS people
        FROM (
            SELECT e.equipment FROM events AS e WHERE e.equipment IS NOT NULL GROUP BY e.equipment, e.subscriber
        ) AS p
        GROUP BY p.equipment
    ) AS d$$,
    'max(d.people)',
    'subscribers', 'The largest number of subscribers of one handset.'
);
