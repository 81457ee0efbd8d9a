-- When the day's first event was.
-- requires: etl.define_check
SELECT etl.define_check(
    'earliest_timestamp', '{calls,sms,mds,topups}',
    'events AS e',
    'min(e."time")',
    'time', 'The first event.',
    kind => 'time'
);
