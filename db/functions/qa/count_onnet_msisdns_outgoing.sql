-- How many subscribers sent something.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_onnet_msisdns_outgoing', '{calls,sms}',
    $$(
        SELECT bool_or(e.outgoing) AS outgoing, bool_or(NOT e.outgoing) AS incoming FROM events AS e
        GROUP BY e.subscriber
    ) AS p$$,
    'count(*) FILTER (WHERE p.outgoing)',
    'subscribers', 'Distinct subscribers with an outgoing event.',
    by_type => TRUE
);
