-- No longer.
-- requires: access.record
CREATE OR REPLACE FUNCTION flow.unschedule(name text, owner text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not touch the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_owner constant text := coalesce(unschedule.owner, session_user);
BEGIN
    IF v_owner <> session_user AND NOT pg_has_role(session_user, 'flow_admin', 'MEMBER') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = 'only administrators end the schedules of others',
            HINT = 'SELECT * FROM flow.schedules() lists yours.';
    END IF;
    DELETE FROM cache.schedule AS s WHERE s.owner = v_owner AND s.name = unschedule.name;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('%s has no schedule %L', quote_ident(v_owner), unschedule.name),
            HINT = 'SELECT * FROM flow.schedules() lists them.';
    END IF;
    PERFORM access.record(jsonb_build_object(
        'via', 'login', 'caller', session_user, 'action', 'unschedule', 'decision', 'allowed',
        'detail', jsonb_build_object('schedule', unschedule.name, 'owner', v_owner)));
END
$body$;

COMMENT ON FUNCTION flow.unschedule(text, text) IS
$$Ends a schedule and forgets its runs; results that are there stay. owner: another's, for administrators.

Errors: P0002 no such schedule; 42501 another's.$$;
