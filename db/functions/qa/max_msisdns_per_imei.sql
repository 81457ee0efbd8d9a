-- Whether one handset has many people.
-- requires: etl.define_check
SELECT etl.define_check(
    'max_msisdns_per_imei', '{calls,sms,mds,topups}',
    $$(
        SELECT count(*) AS people
        FROM (
            SELECT d.equipment
            FROM (SELECT e.device, e.subscriber FROM events AS e GROUP BY e.device, e.subscriber) AS u
                INNER JOIN devices AS d ON u.device = d.device AND d.equipment IS NOT NULL
            GROUP BY d.equipment, u.subscriber
        ) AS p
        GROUP BY p.equipment
    ) AS d$$,
    'max(d.people)',
    'subscribers', 'The largest number of subscribers of one handset.'
);
