-- How many calls lack their duration.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_null_durations', '{calls}',
    'events AS e',
    'count(*) FILTER (WHERE e.duration IS NULL)',
    'events', 'Calls without duration.',
    by_type => TRUE
);
