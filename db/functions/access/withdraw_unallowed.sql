-- Jobs that their login may not ask any more end.
-- requires: cache.withdraw, ops.note, access.decide_query, access.login_roles, query.scopes
CREATE OR REPLACE FUNCTION access.withdraw_unallowed(login text DEFAULT NULL, gone boolean DEFAULT FALSE)
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
        SELECT a.id, a.login, q.spec
        FROM access.asked AS a
        INNER JOIN cache.query AS q ON q.id = a.id AND q.state IN ('queued', 'running')
        WHERE a.via = 'login' AND a.wanted
            AND (a.login = withdraw_unallowed.login OR withdraw_unallowed.login IS NULL)
            -- What others may ask follows from their group, not from roles of ours.
            AND (withdraw_unallowed.gone OR NOT EXISTS (
                SELECT FROM pg_roles AS r
                WHERE r.rolname = a.login AND (
                    pg_has_role(r.oid, 'flow_individual', 'MEMBER') OR pg_has_role(r.oid, 'flow_admin', 'MEMBER'))))
        ORDER BY a.id, a.login
    LOOP
        CONTINUE WHEN NOT withdraw_unallowed.gone AND (access.decide_query(
            access.login_roles(v_job.login), 'run', query.scopes(v_job.spec), v_job.spec) ->> 'allowed')::boolean;
        PERFORM cache.withdraw(v_job.id, 'login', v_job.login);
        PERFORM ops.note('withdraw-job', v_job.id, 'the login may not ask it any more',
            jsonb_build_object('asked_by', 'login:' || v_job.login));
        v_count := v_count + 1;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION access.withdraw_unallowed(text, boolean) IS
$$Takes back the wishes of a login (null: of all) for queries that wait or run and that its roles do not allow any more;
returns how many.

gone: the login is removed, so all of its. Such a query is cancelled unless others have asked it too, or need it for
theirs (cache.withdraw). ops.log tells of each.$$;
