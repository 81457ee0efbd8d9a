-- How many location ids the day names.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_location_ids', '{calls,sms,mds,topups}',
    '(SELECT count(*) AS ids, coalesce(sum(l.events), 0) AS events FROM locations AS l) AS p CROSS JOIN load AS b',
    'min(p.ids + (b.rows_kept > p.events)::integer)',
    'location ids', 'Distinct location ids, known cells or not; none at all counts as one.'
);
