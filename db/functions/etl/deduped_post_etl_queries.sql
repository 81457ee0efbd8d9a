-- What the checks found, under FlowDB's names.
-- requires: etl.qa_result
CREATE OR REPLACE VIEW etl.deduped_post_etl_queries AS
SELECT
    r.day AS cdr_date,
    r.event_type AS cdr_type,
    r.check_name AS type_of_query_or_check,
    r.outcome,
    r.reason AS optional_comment_or_description,
    r.checked_at AS "timestamp" -- noqa: RF06
FROM etl.qa_result AS r;

COMMENT ON VIEW etl.deduped_post_etl_queries IS
'The latest outcome of every check on every loaded day, as FlowDB''s users know it.';
