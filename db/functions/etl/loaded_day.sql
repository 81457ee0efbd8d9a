-- What counts as loaded.
CREATE OR REPLACE VIEW etl.loaded_day AS
SELECT l.event_type, l.day
FROM etl.load AS l
WHERE l.state = 'attached'
UNION ALL
SELECT 'dfs' AS event_type, d.day
FROM etl.dfs_day AS d;

COMMENT ON VIEW etl.loaded_day IS
'Loaded local days by event type; dfs: the days that have transactions of mobile money.';
