-- One question to the private database, on this session's connection to it.
CREATE OR REPLACE FUNCTION core.ask(login text, call text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning -- the reason of a failure is for the server's log alone
AS $body$
DECLARE
    v_question constant text := format(
        'SELECT flow.gate_call(%L, %L, %L::jsonb)', ask.login, ask.call, ask.arguments);
    v_answer jsonb;
BEGIN
    -- A connection that was closed meanwhile (idle, restart) is found out by using it: once more then.
    FOR v_attempt IN 1..2 LOOP
        BEGIN
            IF ('core' = ANY (core.dblink_get_connections())) IS NOT TRUE THEN
                PERFORM core.dblink_connect('core', 'core');
            END IF;
            SELECT a.answer INTO STRICT v_answer FROM core.dblink('core', v_question) AS a (answer jsonb);
            RETURN v_answer;
        EXCEPTION
            WHEN query_canceled THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'query_canceled',
                    MESSAGE = 'canceling statement due to user request';
            WHEN OTHERS THEN -- whatever it says of the inside stays inside
                RAISE LOG 'the private database did not answer: % (SQLSTATE %)', SQLERRM, SQLSTATE;
                IF 'core' = ANY (core.dblink_get_connections()) THEN
                    PERFORM core.dblink_disconnect('core');
                END IF;
        END;
    END LOOP;
    RAISE EXCEPTION USING
        ERRCODE = 'connection_failure',
        MESSAGE = 'the database behind this gate does not answer',
        HINT = 'Try again in a minute. An administrator finds the reason in the server''s log.';
END
$body$;

COMMENT ON FUNCTION core.ask(text, text, jsonb) IS
$$The private database's answer to one call: {"result": …} or {"error": {"sqlstate", "message", "hint"}}.

A transaction of its own there: what it writes (the audit row) stays, whatever becomes of the caller's.
login: who asks. call, arguments: see flow.gate_call in the private database.
Errors: 08006 when it cannot be reached, without any detail of why.$$;
