-- Somebody asks a query.
CREATE OR REPLACE FUNCTION cache.want(id text, via text, caller text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO access.asked AS a (via, login, id)
    SELECT want.via, want.caller, want.id WHERE want.caller IS NOT NULL
    ON CONFLICT ON CONSTRAINT asked_pkey DO UPDATE SET asked_at = excluded.asked_at, wanted = TRUE;
END
$body$;

COMMENT ON FUNCTION cache.want(text, text, text) IS
$$Remembers that a caller asked a query and wants it; nobody (NULL) is not remembered.$$;
