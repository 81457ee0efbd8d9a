-- Whether events meet the list of cells.
-- requires: etl.define_check
SELECT etl.define_check(
    'share_locatable', '{calls,sms,mds,topups}',
    $$(SELECT s.cell, sum(s.events) AS events FROM sightings AS s GROUP BY s.cell) AS s
        LEFT JOIN cells AS c ON s.cell = c.cell$$,
    'round(sum(s.events) FILTER (WHERE c.point IS NOT NULL) / sum(s.events), 6)',
    'share',
    'Share of events at a cell with a point, in service on the day: a low one says that the list of'
    ' cells is old.',
    severity => 'warn', lower => 0.5
);
