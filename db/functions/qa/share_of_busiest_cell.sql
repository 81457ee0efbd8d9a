-- Whether one cell stands for many.
-- requires: etl.define_check
SELECT etl.define_check(
    'share_of_busiest_cell', '{calls,sms,mds,topups}',
    $$(SELECT s.cell, sum(s.events) AS events FROM sightings AS s GROUP BY s.cell) AS s
        LEFT JOIN cells AS c ON s.cell = c.cell$$,
    'round(max(s.events) FILTER (WHERE s.cell IS NOT NULL) / sum(s.events), 6)',
    'share', 'Share of the cell with the most events: a high one says that a default cell was written.',
    severity => 'warn', upper => 0.5
);
