-- How many location ids have a place.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_locatable_location_ids', '{calls,sms,mds,topups}',
    $$(SELECT s.cell, sum(s.events) AS events FROM sightings AS s GROUP BY s.cell) AS s
        LEFT JOIN cells AS c ON s.cell = c.cell$$,
    'count(DISTINCT c.id) FILTER (WHERE c.point IS NOT NULL)',
    'location ids', 'Distinct location ids of cells with a point, in service on the day.'
);
