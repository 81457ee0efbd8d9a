-- The account of every load.
-- requires: etl.reject_reason
CREATE OR REPLACE VIEW etl.load_account AS
WITH reasons AS (
    SELECT r.load, jsonb_object_agg(r.reason, r.rows) AS reasons
    FROM etl.reject_reason AS r
    GROUP BY r.load
)

SELECT l.load, l.event_type, l.day, l.state, l.source, l.lines_read, l.lines_skipped, l.rows_in, l.rows_kept,
    l.rows_duplicate, l.rows_rejected, r.reasons
FROM etl.load AS l
    LEFT JOIN reasons AS r ON l.load = r.load;

COMMENT ON VIEW etl.load_account IS
'Rows in = kept + duplicate + rejected, for every load, and the rejects by reason as {reason: rows}.';
