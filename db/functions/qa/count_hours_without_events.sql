-- Whether a part of the day is missing.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_hours_without_events', '{calls,sms,mds,topups}',
    'sightings AS s',
    $$24 - length(replace(bit_or(s.hours)::bit(24)::text, '0', ''))$$,
    'hours', 'Local hours of the day without a single event.',
    severity => 'warn', upper => 3
);
