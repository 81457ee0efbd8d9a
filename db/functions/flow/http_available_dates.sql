-- GET /api/0/available_dates: which days are loaded?
-- requires: access.admit, access.http_answer, access.http_denied, access.decide, cache.available_dates
CREATE OR REPLACE FUNCTION flow.http_available_dates(claims jsonb, request jsonb)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not read the loads
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_decision constant jsonb := access.decide(
        http_available_dates.claims -> 'roles', 'get_available_dates', '{}'::text[]
    );
BEGIN
    PERFORM access.admit(http_available_dates.claims);
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(
            http_available_dates.claims,
            http_available_dates.request,
            '{"action": "get_available_dates"}',
            v_decision -> 'missing'
        );
    END IF;
    RETURN access.http_answer(
        http_available_dates.claims, http_available_dates.request,
        jsonb_build_object(
            'action', 'get_available_dates', 'decision', 'allowed', 'granting', v_decision -> 'granting'
        ),
        200, jsonb_build_object('available_dates', cache.available_dates())::text
    );
END
$body$;

COMMENT ON FUNCTION flow.http_available_dates(jsonb, jsonb) IS
$$The loaded days of each event type, ascending, for an HTTP caller.

Body: {"available_dates": {"calls": ["2016-01-01"]}}; event types without a day are left out.$$;
