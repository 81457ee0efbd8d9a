-- Leaves a row in ops.log: every automatic action says what it did, and why.
CREATE OR REPLACE FUNCTION ops.note(what text, subject text, why text, detail jsonb DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO ops.log (what, subject, why, detail)
    VALUES (note.what, note.subject, note.why, note.detail);
END
$body$;

COMMENT ON FUNCTION ops.note(text, text, text, jsonb) IS
$$Writes an automatic action to ops.log, in the caller's transaction.

what is the action (evict, reap, drop-day), subject what it was done to, why its reason in words, detail any
figures. No identifier of a subscriber belongs in any of them. Owner only.$$;
