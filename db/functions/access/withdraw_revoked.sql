-- Jobs of tokens that are revoked end with them.
-- requires: cache.withdraw, ops.note
CREATE OR REPLACE FUNCTION access.withdraw_revoked()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_job record;
    v_count bigint := 0;
BEGIN
    FOR v_job IN
        SELECT a.id, a.login
        FROM access.asked AS a
        INNER JOIN cache.query AS q ON q.id = a.id AND q.state IN ('queued', 'running')
        -- The token that asked it last stands in the audit trail.
        LEFT JOIN LATERAL (
            SELECT u.token FROM access.audit AS u
            WHERE u.at >= a.asked_at AND u.via = 'http' AND u.action = 'run' AND u.decision = 'allowed'
                AND u.query_id = a.id AND u.caller = a.login
            ORDER BY u.at DESC LIMIT 1) AS t ON TRUE
        WHERE a.via = 'http' AND a.wanted AND (
            EXISTS (SELECT FROM access.revocation AS r WHERE r.token = t.token)
            OR EXISTS (SELECT FROM access.revoked_caller AS c WHERE c.caller = a.login AND a.asked_at <= c.before))
        ORDER BY a.id, a.login
    LOOP
        PERFORM cache.withdraw(v_job.id, 'http', v_job.login);
        PERFORM ops.note('withdraw-job', v_job.id, 'the token that asked it was revoked',
            jsonb_build_object('asked_by', 'http:' || v_job.login));
        v_count := v_count + 1;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION access.withdraw_revoked() IS
$$Takes back the wishes for queries that wait or run and were asked with tokens revoked since; returns how many.

Such a query is cancelled unless others have asked it too, or need it for theirs (cache.withdraw). ops.log tells of each.$$;
