-- What the private database's own sessions put on record beside their transactions.
-- requires: access.record
CREATE OR REPLACE FUNCTION flow.gate_record(entry jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's login may not write the audit trail
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record(gate_record.entry || '{"via": "login"}');
END
$body$;

COMMENT ON FUNCTION flow.gate_record(jsonb) IS
$$Writes the audit row of a login of this database, committed at once: see access.record_apart.

entry: as access.record.$$;
