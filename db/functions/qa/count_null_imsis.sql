-- How many events lack the SIM card.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_null_imsis', '{calls,sms,mds,topups}',
    'events AS e',
    'count(*) FILTER (WHERE e.device IN (SELECT d.device FROM devices AS d WHERE d.sim IS NULL))',
    'events', 'Events without SIM card.'
);
