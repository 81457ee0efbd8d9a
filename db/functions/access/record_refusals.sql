-- What PostgreSQL itself refused, for the audit trail.
-- requires: access.record
CREATE OR REPLACE FUNCTION access.record_refusals(lines jsonb, file text, head text, place bigint)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role reads the log; nobody writes the audit trail himself
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- Refusals of our own functions are on record already, as they were decided.
    v_ours constant text := '^PL/pgSQL function (access|cache|dfs|etl|flow|geography|infrastructure|ops|qa|query|synth)'
        '\.[a-z0-9_]+\([^"]*\) line \d+ at RAISE';
    v_case record;
    v_count bigint := 0;
BEGIN
    FOR v_case IN
        SELECT l."user" AS caller, l.dbname, l.remote_host, l.state_code, l.message, l.ps,
            count(*) AS times, min(l."timestamp") AS first, max(l."timestamp") AS last
        FROM jsonb_to_recordset(jsonb_path_query_array(record_refusals.lines, '$[*] ? (@.type() == "object")')) AS l (
            "user" text, dbname text, remote_host text, state_code text, message text, ps text, context text,
            "timestamp" text)
        WHERE l."user" IS NOT NULL AND l.dbname IN (current_database(), current_database() || '_gate')
            AND (l.context ~ v_ours) IS NOT TRUE
        GROUP BY l."user", l.dbname, l.remote_host, l.state_code, l.message, l.ps
        ORDER BY first, caller, l.message
    LOOP
        PERFORM access.record(jsonb_build_object(
            'via', CASE v_case.dbname WHEN current_database() THEN 'login' ELSE 'gate' END,
            'caller', left(v_case.caller, 200),
            'verified', v_case.state_code !~ '^28',
            'address', CASE WHEN v_case.remote_host ~ '^[0-9a-fA-F.:]+$' THEN v_case.remote_host END,
            'roles', '[]'::jsonb,
            'action', CASE WHEN v_case.state_code ~ '^28' THEN 'connect' ELSE 'statement' END,
            'decision', 'denied',
            'error', left(v_case.message, 500),
            'detail', jsonb_build_object(
                'sqlstate', v_case.state_code, 'database', v_case.dbname, 'command', v_case.ps,
                'times', v_case.times, 'first', v_case.first, 'last', v_case.last)));
        v_count := v_count + 1;
    END LOOP;
    DELETE FROM access.log_place;
    INSERT INTO access.log_place (file, head, place)
    VALUES (record_refusals.file, record_refusals.head, record_refusals.place);
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION access.record_refusals(jsonb, text, text, bigint) IS
$$Puts refusals that stand in the server's log on record and keeps how far it was read; how many rows that were.

lines: lines of PostgreSQL's jsonlog, as an array. Kept of them: who, from where, into which database, SQLSTATE, message and command
tag; never the statement, whose text can hold anything, nor DETAIL. What is the same in all of these is one row, with
how often and when. file, head, place: access.log_place.$$;
