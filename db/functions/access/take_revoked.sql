-- Takes over what another issuer has revoked.
-- requires: access.require_administrator, access.record_auth, access.withdraw_revoked
CREATE OR REPLACE FUNCTION access.take_revoked(actor jsonb, revoked jsonb)
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_count integer;
    v_more integer;
BEGIN
    PERFORM access.require_administrator(take_revoked.actor);
    IF jsonb_typeof(take_revoked.revoked -> 'tokens') IS DISTINCT FROM 'array'
        OR jsonb_typeof(take_revoked.revoked -> 'callers') IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'this is not what `flowsql auth revocations export` prints',
            HINT = 'Give {"tokens": [jti, …], "callers": {sub: seconds, …}}.';
    END IF;
    INSERT INTO access.revocation AS r (token, revoked_by, why)
    SELECT DISTINCT t.token, coalesce(take_revoked.actor ->> 'account', session_user), 'revoked by its issuer'
    FROM jsonb_array_elements_text(take_revoked.revoked -> 'tokens') AS t (token)
    ON CONFLICT ON CONSTRAINT revocation_pkey DO NOTHING;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    INSERT INTO access.revoked_caller AS c (caller, before, revoked_by, why)
    SELECT n.key, to_timestamp(n.value::double precision), coalesce(take_revoked.actor ->> 'account', session_user),
        'revoked by their issuer'
    FROM jsonb_each_text(take_revoked.revoked -> 'callers') AS n
    ON CONFLICT ON CONSTRAINT revoked_caller_pkey DO UPDATE SET
        before = excluded.before, revoked_by = excluded.revoked_by, why = excluded.why
    WHERE excluded.before > c.before;
    GET DIAGNOSTICS v_more = ROW_COUNT;
    IF v_count + v_more > 0 THEN
        PERFORM access.record_auth(take_revoked.actor, 'take_revoked', jsonb_build_object('taken', v_count + v_more));
        PERFORM access.withdraw_revoked();
    END IF;
    RETURN v_count + v_more;
END
$body$;

COMMENT ON FUNCTION access.take_revoked(jsonb, jsonb) IS
$$Revokes what access.list_revoked of an issuer lists; how many entries are new.

Errors: 42501 no administrator; 22023 not of that form.$$;
