-- When the day's last event was.
-- requires: etl.define_check
SELECT etl.define_check(
    'latest_timestamp', '{calls,sms,mds,topups}',
    'events AS e',
    'max(e."time")',
    'time', 'The last event.',
    kind => 'time'
);
