-- Whether many rows could not be read.
-- requires: etl.define_check
SELECT etl.define_check(
    'share_rejected', '{calls,sms,mds,topups}',
    'load AS b',
    'round(max(b.rows_rejected) / nullif(max(b.rows_in), 0)::numeric, 6)',
    'share', 'Share of the rows in that were rejected.',
    severity => 'warn', upper => 0.05
);
