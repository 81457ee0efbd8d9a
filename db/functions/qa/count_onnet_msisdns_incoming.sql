-- How many subscribers received something.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_onnet_msisdns_incoming', '{calls,sms}',
    $$(
        SELECT bool_or(e.outgoing) AS outgoing, bool_or(NOT e.outgoing) AS incoming FROM events AS e
        GROUP BY e.subscriber
    ) AS p$$,
    'count(*) FILTER (WHERE p.incoming)',
    'subscribers', 'Distinct subscribers with an incoming event.',
    by_type => TRUE
);
