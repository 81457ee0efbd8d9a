-- What is revoked, for the servers that accept our tokens.
-- requires: access.require_administrator
CREATE OR REPLACE FUNCTION access.list_revoked(actor jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.require_administrator(list_revoked.actor);
    RETURN jsonb_build_object(
        'tokens', (
            SELECT coalesce(jsonb_agg(r.token ORDER BY r.token), '[]')
            FROM access.revocation AS r WHERE coalesce(r.expires > now(), TRUE)),
        'callers', (
            SELECT coalesce(jsonb_object_agg(c.caller, extract(EPOCH FROM c.before)), '{}') FROM access.revoked_caller AS c));
END
$body$;

COMMENT ON FUNCTION access.list_revoked(jsonb) IS
$$Tokens (claim jti) that are revoked and not expired, and users (claim sub) with the moment until which theirs are:

{"tokens": [jti], "callers": {sub: seconds since 1970}}. An issuer that stands alone hands it to its servers, which
take it with access.take_revoked. Errors: 42501 no administrator.$$;
