-- Signs out.
CREATE OR REPLACE FUNCTION access.end_session(session text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    DELETE FROM access.session AS s WHERE s.digest = end_session.session;
END
$body$;

COMMENT ON FUNCTION access.end_session(text) IS
$$Ends a session: the SHA-256 of its secret, in hex.$$;
