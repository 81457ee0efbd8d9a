-- How many events the day has.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_added_rows', '{calls,sms,mds,topups}',
    'events AS e',
    'count(*)',
    'events', 'Events of the day.',
    severity => 'warn', least_ratio => 0.5, most_ratio => 2
);
