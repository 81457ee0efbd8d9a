-- Rejects by reason.
CREATE OR REPLACE VIEW etl.reject_reason AS
SELECT r.load, r.reason, count(*) AS rows, min(r.line) AS first_line
FROM etl.reject AS r
GROUP BY r.load, r.reason;

COMMENT ON VIEW etl.reject_reason IS
'How many rows each load rejected for each reason, and the first line of them; a batch''s are with its first load.';
