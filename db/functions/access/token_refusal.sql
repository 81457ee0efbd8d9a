-- Why a token that is well signed is good no more.
-- requires: ops.setting_value
CREATE OR REPLACE FUNCTION access.token_refusal(claims jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE -- sees what was revoked when the calling statement began
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF token_refusal.claims ->> 'sub' IS NULL THEN
        RETURN NULL;
    ELSIF EXISTS (
        SELECT FROM access.revocation AS r WHERE r.token = token_refusal.claims ->> 'jti'
    ) OR EXISTS (
        SELECT FROM access.revoked_caller AS c
        WHERE c.caller = token_refusal.claims ->> 'sub'
            -- a token that does not say when it was issued is as old as any
            AND coalesce(to_timestamp((token_refusal.claims ->> 'iat')::double precision) <= c.before, TRUE)
    ) THEN
        RETURN 'Token has been revoked';
    ELSIF ops.setting_value('only_known_tokens')::boolean AND NOT EXISTS (
        SELECT FROM access.token AS t WHERE t.token::text = token_refusal.claims ->> 'jti'
    ) THEN
        RETURN 'Token is not known here';
    END IF;
    RETURN NULL;
END
$body$;

COMMENT ON FUNCTION access.token_refusal(jsonb) IS
$$What a caller over HTTP is told when his token was revoked, or is not known though it must be; null: go on.

claims: the verified token's {"sub", "jti", "iat", …}.$$;
