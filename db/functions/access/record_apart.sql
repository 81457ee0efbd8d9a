-- A row of the audit trail that a rollback of the caller's transaction leaves.
-- requires: access.record
CREATE OR REPLACE FUNCTION access.record_apart(entry jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning -- the reason of a failure is for the server's log alone
AS $body$
DECLARE
    v_question constant text := format('SELECT flow.gate_record(%L::jsonb)', record_apart.entry);
BEGIN
    IF NOT EXISTS (SELECT FROM pg_foreign_server AS s WHERE s.srvname = 'flowsql_record') THEN
        -- Deployed without the gate, so without dblink: then the row is the transaction's.
        PERFORM access.record(record_apart.entry);
        RETURN;
    END IF;
    -- A connection that was closed meanwhile (idle, restart) is found out by using it: once more then.
    FOR v_attempt IN 1..2 LOOP
        BEGIN
            IF ('flowsql_record' = ANY (link.dblink_get_connections())) IS NOT TRUE THEN
                PERFORM link.dblink_connect('flowsql_record', 'flowsql_record');
            END IF;
            PERFORM FROM link.dblink('flowsql_record', v_question) AS a (answer text);
            RETURN;
        EXCEPTION
            WHEN OTHERS THEN
                RAISE LOG 'the audit trail cannot be written: % (SQLSTATE %)', SQLERRM, SQLSTATE;
                IF 'flowsql_record' = ANY (link.dblink_get_connections()) THEN
                    PERFORM link.dblink_disconnect('flowsql_record');
                END IF;
        END;
    END LOOP;
    RAISE EXCEPTION USING
        ERRCODE = 'connection_failure',
        MESSAGE = 'the audit trail cannot be written, so nothing is answered',
        HINT = 'Try again in a minute. An administrator finds the reason in the server''s log.';
END
$body$;

COMMENT ON FUNCTION access.record_apart(jsonb) IS
$$Writes one row of access.audit in a transaction of its own, on a connection that this session keeps.

entry: as access.record. Errors: 08006 when it cannot be written, without any detail of why.$$;
