-- How many events lack the handset.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_null_imeis', '{calls,sms,mds,topups}',
    'events AS e',
    'count(*) FILTER (WHERE e.equipment IS NULL)',
    'events', 'Events without handset.'
);
