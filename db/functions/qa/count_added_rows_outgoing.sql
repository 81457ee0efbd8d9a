-- How many events are outgoing.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_added_rows_outgoing', '{calls,sms}',
    'events AS e',
    'count(*) FILTER (WHERE e.outgoing)',
    'events', 'Outgoing events.',
    by_type => TRUE
);
