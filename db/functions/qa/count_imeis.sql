-- How many handsets the day names.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_imeis', '{calls,sms,mds,topups}',
    $$(
        SELECT count(*) AS people
        FROM (
            SELECT e.equipment FROM events AS e WHERE e.equipment IS NOT NULL GROUP BY e.equipment, e.subscriber
        ) AS p
        GROUP BY p.equipment
    ) AS d$$,
    'count(*)',
    'handsets', 'Distinct handsets.'
);
