-- How many events have one party twice.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_calls_to_oneself', '{calls,sms}',
    'events AS e',
    'count(*) FILTER (WHERE e.counterpart = e.subscriber)',
    'events', 'Events whose counterpart is the subscriber.'
);
