-- Reads on in the server's log, and puts what PostgreSQL refused into the audit trail.
-- requires: access.record_refusals, access.log_place_now, ops.log_line, ops.setting_value
CREATE OR REPLACE FUNCTION ops.read_refusals()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE -- reads the server's files
PARALLEL UNSAFE
SECURITY INVOKER -- only the jobs' role may read the log, not the owner
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_chunk constant bigint := 8388608;
    v_pattern constant text := format('"state_code":"(%s)"', replace(ops.setting_value('audit_sqlstates'), ',', '|'));
    v_known jsonb;
    v_current text;
    v_file text;
    v_head text;
    v_place bigint;
    v_bytes bytea;
    v_lines text[];
    v_count bigint := 0;
BEGIN
    IF NOT has_function_privilege('pg_catalog.pg_current_logfile(text)', 'EXECUTE')
        OR NOT has_function_privilege('pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE')
        OR NOT pg_try_advisory_xact_lock(hashtextextended('flowsql read refusals', 0)) THEN
        RETURN 0; -- a server of somebody else's, or another one is at it
    END IF;
    v_current := pg_current_logfile('jsonlog');
    IF v_current IS NULL THEN
        RETURN 0;
    END IF;
    v_known := access.log_place_now();
    -- First the rest of the file that was read last, when another one was begun meanwhile.
    FOR v_file IN
        SELECT f.name FROM (VALUES (1, v_known ->> 'file'), (2, v_current)) AS f (place, name)
        WHERE f.place = 2 OR f.name <> v_current ORDER BY f.place
    LOOP
        v_head := encode(pg_read_binary_file(v_file, 0, 64, TRUE), 'escape');
        CONTINUE WHEN coalesce(v_head, '') = '';
        -- A file that begins otherwise was begun anew under its old name.
        v_place := CASE WHEN v_known ->> 'file' = v_file AND starts_with(v_head, v_known ->> 'head')
            THEN (v_known ->> 'place')::bigint ELSE 0 END;
        LOOP
            v_bytes := pg_read_binary_file(v_file, v_place, c_chunk, TRUE);
            EXIT WHEN coalesce(length(v_bytes), 0) = 0;
            v_lines := string_to_array(encode(v_bytes, 'escape'), E'\n');
            -- The last line may be half written; one longer than all that is read at once is passed over.
            EXIT WHEN cardinality(v_lines) = 1 AND length(v_bytes) < c_chunk;
            v_place := v_place + length(v_bytes) - CASE WHEN cardinality(v_lines) = 1 THEN 0
                ELSE length(decode(v_lines[cardinality(v_lines)], 'escape')) END;
            v_count := v_count + access.record_refusals(
                (SELECT coalesce(jsonb_agg(ops.log_line(l.line) ORDER BY l.ordinality), '[]')
                    FROM unnest(v_lines) WITH ORDINALITY AS l (line, ordinality)
                    WHERE l.ordinality < cardinality(v_lines) AND l.line ~ v_pattern),
                v_file, v_head, v_place);
        END LOOP;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION ops.read_refusals() IS
$$Puts what PostgreSQL refused since the last time into the audit trail; returns how many rows.

Which errors those are says setting audit_sqlstates. Reads the server's jsonlog (log_destination), from where it stopped.
None where the server does not write it, or the jobs' role may not read it (then a superuser grants EXECUTE on
pg_current_logfile(text) and pg_read_binary_file(text, bigint, bigint, boolean)).$$;
