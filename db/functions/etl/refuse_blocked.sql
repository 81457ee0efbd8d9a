-- Refuses to attach a day that a blocking check found wrong.
CREATE OR REPLACE FUNCTION etl.refuse_blocked(load bigint)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_blocking text;
BEGIN
    SELECT string_agg(format('%s: %s', o.check_name, o.reason), '; ' ORDER BY o.check_name) INTO v_blocking
    FROM etl.qa_outcome AS o
    WHERE o.load = refuse_blocked.load AND o.status = 'blocked';
    IF v_blocking IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('checks block load %s: %s', refuse_blocked.load, v_blocking),
            HINT = 'The former day stays. Load a better file, or change the bounds with flowsql qa set.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.refuse_blocked(bigint) IS
$$Errors: 55000 when the latest checks of a load block it, naming each with its reason.$$;
