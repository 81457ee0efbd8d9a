-- What comes by itself, and what became of it.
CREATE OR REPLACE VIEW etl.incoming AS
SELECT
    w.source,
    w.event_type,
    w.day,
    w.file,
    w.state,
    w.attempts,
    w.retry_at,
    w.error,
    w.changed_at
FROM etl.watched_file AS w
UNION ALL
SELECT
    d.source,
    d.event_type,
    d.day,
    NULL AS file,
    d.state,
    d.attempts,
    d.retry_at,
    d.error,
    d.changed_at
FROM etl.scheduled_day AS d;

COMMENT ON VIEW etl.incoming IS
'Files that flowsql load watch and pg_cron have met, and days that were due by the schedule of a relation: waiting,
loaded, or failed; error of one that waits: why it was not loaded the last time.';
