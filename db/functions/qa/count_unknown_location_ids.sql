-- How many location ids are of no cell.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_unknown_location_ids', '{calls,sms,mds,topups}',
    $$locations AS l
        INNER JOIN (SELECT e.location FROM events AS e WHERE e.cell IS NULL GROUP BY e.location) AS u
            ON l.location = u.location$$,
    'count(*)',
    'location ids', 'Distinct location ids that are of no cell in service on the day.'
);
