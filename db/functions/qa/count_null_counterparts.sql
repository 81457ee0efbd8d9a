-- How many events lack the other party.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_null_counterparts', '{calls,sms}',
    'events AS e',
    'count(*) FILTER (WHERE e.counterpart IS NULL)',
    'events', 'Events without counterpart.',
    by_type => TRUE
);
