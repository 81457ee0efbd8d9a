-- How many events have a place.
-- requires: etl.define_check
SELECT etl.define_check(
    'count_locatable_events', '{calls,sms,mds,topups}',
    $$(SELECT s.cell, sum(s.events) AS events FROM sightings AS s GROUP BY s.cell) AS s
        LEFT JOIN cells AS c ON s.cell = c.cell$$,
    'coalesce(sum(s.events) FILTER (WHERE c.point IS NOT NULL), 0)',
    'events', 'Events at a cell with a point, in service on the day.'
);
