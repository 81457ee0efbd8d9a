-- How many events lack the location id.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_null_location_ids', '{calls,sms,mds,topups}',
    'events AS e',
    'count(*) FILTER (WHERE e.location IS NULL)',
    'events', 'Events without location id.'
);
