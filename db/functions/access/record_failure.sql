-- A call of this database's login that failed, for the audit trail.
-- requires: access.record_login, access.gate_error
CREATE OR REPLACE FUNCTION access.record_failure(
    action text,
    sqlstate_code text,
    message text,
    entry jsonb DEFAULT '{}'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- What could not be recorded is not recorded again.
    IF record_failure.sqlstate_code <> '08006' THEN
        PERFORM access.record_login(
            record_failure.action,
            record_failure.entry
            || (access.gate_error(record_failure.sqlstate_code, record_failure.message, NULL) -> 'entry'));
    END IF;
END
$body$;

COMMENT ON FUNCTION access.record_failure(text, text, text, jsonb) IS
$$Puts a refused or failed call of this session's login on record; the error itself is the caller's to raise.

Only texts of our own functions are kept: PostgreSQL's can hold values.$$;
