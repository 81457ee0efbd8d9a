-- How many events lack the handset.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_null_imeis', '{calls,sms,mds,topups}',
    'events AS e',
    'count(*) FILTER (WHERE e.device IN (SELECT d.device FROM devices AS d WHERE d.equipment IS NULL))',
    'events', 'Events without handset.'
);
