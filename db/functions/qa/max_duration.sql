-- How long the longest call was.
-- requires: etl.define_check
SELECT etl.define_check(
    'max_duration', '{calls}',
    'events AS e',
    'max(e.duration)',
    'seconds', 'The longest duration.',
    by_type => TRUE
);
