-- Makes sure that a staging table still holds what was copied.
CREATE OR REPLACE FUNCTION etl.require_staged(batch bigint)
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- extracts run as a role that may not count the rows of others
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_expected bigint;
    v_found bigint;
BEGIN
    SELECT l.rows_staged INTO v_expected FROM etl.load AS l WHERE l.load = require_staged.batch;
    IF to_regclass(format('etl.staging_%s', require_staged.batch)) IS NOT NULL THEN
        -- A crash empties all of it or nothing; whatever else is lost, the account of the load does not balance.
        EXECUTE format('SELECT CASE WHEN EXISTS (SELECT FROM etl.%I) THEN %L ELSE 0 END',
            'staging_' || require_staged.batch, v_expected) INTO v_found;
    END IF;
    IF v_found IS DISTINCT FROM v_expected OR v_found IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('load %s has %s of %s staged rows: a crash emptied the staging table',
                require_staged.batch, coalesce(v_found, 0), coalesce(v_expected::text, 'an unknown number')),
            HINT = 'Load the files again; the former day is as it was.';
    END IF;
    RETURN v_found;
END
$body$;

COMMENT ON FUNCTION etl.require_staged(bigint) IS
$$Compares the staging table with what was copied into it, and returns the rows: PostgreSQL empties unlogged tables
after a crash.

Errors: 55000 rows are gone, or copying never ended.$$;
