-- Whether durations are below zero.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_negative_durations', '{calls,mds}',
    'events AS e',
    'count(*) FILTER (WHERE e.duration < 0)',
    'events', 'Events with a duration below zero.',
    severity => 'warn', upper => 0
);
