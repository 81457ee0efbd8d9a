-- How many people the day names.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_msisdns', '{calls,sms}',
    $$(
        SELECT s.subscriber FROM sightings AS s
        UNION
        SELECT e.counterpart FROM events AS e WHERE e.counterpart IS NOT NULL GROUP BY e.counterpart
    ) AS p$$,
    'count(*)',
    'subscribers', 'Distinct subscribers, of calls and sms their counterparts too.',
    severity => 'warn', least_ratio => 0.5, most_ratio => 2
);
SELECT etl.define_check(
    'count_msisdns', '{mds,topups}',
    '(SELECT s.subscriber FROM sightings AS s GROUP BY s.subscriber) AS p',
    'count(*)',
    'subscribers', 'Distinct subscribers, of calls and sms their counterparts too.',
    severity => 'warn', least_ratio => 0.5, most_ratio => 2
);
