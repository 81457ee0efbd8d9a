-- What the checks found on every loaded day.
CREATE OR REPLACE VIEW etl.qa_result AS
SELECT
    l.event_type,
    l.day,
    o.check_name,
    o.outcome,
    o.number,
    o.instant,
    c.unit,
    o.usual,
    o.status,
    o.reason,
    o.load,
    o.checked_at
FROM etl.qa_outcome AS o
    INNER JOIN etl.load AS l ON o.load = l.load
    LEFT JOIN etl.qa_check AS c ON o.check_name = c.check_name AND l.event_type = c.event_type
WHERE l.state = 'attached';

COMMENT ON VIEW etl.qa_result IS
'The latest outcome of every check on every loaded day: outcome as text, number or instant typed.';
