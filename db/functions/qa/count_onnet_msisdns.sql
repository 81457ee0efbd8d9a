-- How many subscribers of the operator the day names.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_onnet_msisdns', '{calls,sms}',
    $$(
        SELECT bool_or(e.outgoing) AS outgoing, bool_or(NOT e.outgoing) AS incoming FROM events AS e
        GROUP BY e.subscriber
    ) AS p$$,
    'count(*)',
    'subscribers', 'Distinct subscribers, counterparts left out.',
    by_type => TRUE
);
