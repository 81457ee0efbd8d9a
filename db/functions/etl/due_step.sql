-- One step of a load that pg_cron does.
-- requires: etl.start_load, etl.server_files, etl.file_columns, etl.stage_file, etl.stage_relation, etl.end_staging
-- requires: etl.run_extract, etl.check_rows, etl.learn_identifiers, etl.build_day, etl.check_day, etl.attach_day
-- requires: etl.close_batch, etl.end_due, ops.end_turn
CREATE OR REPLACE FUNCTION etl.due_step(step jsonb)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not touch these tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_step constant jsonb := due_step.step;
    v_source constant text := v_step ->> 'source';
    v_event_type constant text := v_step ->> 'event_type';
    v_files constant text[] := ARRAY(SELECT jsonb_array_elements_text(v_step -> 'files'));
    v_batch constant bigint := (v_step ->> 'batch')::bigint;
    v_load constant bigint := (v_step ->> 'load')::bigint;
    v_format constant jsonb := (
        SELECT s.format FROM etl.source AS s WHERE s.source = v_source AND s.event_type = v_event_type);
    v_columns text[];
    v_file text;
    v_staged jsonb := '{"rows": 0, "lines": 0, "malformed": []}';
    v_part jsonb;
    v_count bigint;
    v_next jsonb;
BEGIN
    CASE v_step ->> 'step'
    WHEN 'start' THEN
        IF v_files <> '{}' THEN
            IF NOT v_files <@ ARRAY(
                SELECT f.value ->> 'file' FROM jsonb_array_elements(etl.server_files(v_source, v_event_type)) AS f) THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'undefined_file',
                    MESSAGE = 'a file of the day is no more in the folder of its source',
                    HINT = 'Put it back, or load the day from another file.';
            END IF;
        END IF;
        FOREACH v_file IN ARRAY v_files LOOP
            v_columns := v_columns || etl.file_columns(v_file, v_format);
        END LOOP;
        v_next := jsonb_build_object('step', 'stage', 'batch', etl.start_load(v_event_type, (v_step ->> 'day')::date,
            coalesce((v_format ->> 'days')::integer, 1), v_source, v_files,
            ARRAY(SELECT u.name FROM unnest(v_columns) WITH ORDINALITY AS u (name, place)
                GROUP BY u.name ORDER BY min(u.place))));
    WHEN 'stage' THEN
        IF v_files = '{}' THEN
            v_count := etl.stage_relation(v_batch);
            v_staged := jsonb_build_object('rows', v_count, 'lines', v_count, 'malformed', '[]'::jsonb);
        END IF;
        FOREACH v_file IN ARRAY v_files LOOP
            v_part := etl.stage_file(v_batch, v_file, (v_staged ->> 'lines')::bigint);
            v_staged := jsonb_build_object(
                'rows', (v_staged ->> 'rows')::bigint + (v_part ->> 'rows')::bigint,
                'lines', (v_staged ->> 'lines')::bigint + (v_part ->> 'lines')::bigint,
                'malformed', (v_staged -> 'malformed') || (v_part -> 'malformed'));
        END LOOP;
        PERFORM etl.end_staging(v_batch, (v_staged ->> 'rows')::bigint, v_staged -> 'malformed',
            (v_staged ->> 'lines')::bigint);
        v_next := '{"step": "check"}';
    WHEN 'check' THEN
        PERFORM etl.run_extract(v_batch);
        SELECT c.rows_kept INTO v_count FROM etl.check_rows(v_batch) AS c;
        IF v_count = 0 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'data_exception',
                MESSAGE = 'no row can be kept, so what is loaded stays as it is',
                HINT = 'Is this the right event type and day?';
        END IF;
        v_next := '{"step": "learn"}';
    WHEN 'learn' THEN
        PERFORM etl.learn_identifiers(v_batch);
        v_next := '{"step": "next"}';
    WHEN 'next' THEN -- a day after the other, if the files hold several
        v_count := min(l.load) FROM etl.load AS l WHERE l.batch = v_batch AND l.state IN ('staged', 'checked');
        v_next := jsonb_build_object('step', CASE WHEN v_count IS NULL THEN 'close' ELSE 'build' END, 'load', v_count);
    WHEN 'build' THEN
        PERFORM etl.build_day(v_load);
        v_next := '{"step": "inspect"}';
    WHEN 'inspect' THEN
        PERFORM etl.check_day(v_load);
        v_next := jsonb_build_object('step', 'attach', 'until', clock_timestamp() + interval '10 minutes');
    WHEN 'attach' THEN
        BEGIN
            PERFORM etl.attach_day(v_load);
            v_next := '{"step": "next"}';
        EXCEPTION
            WHEN lock_not_available OR deadlock_detected THEN
                IF clock_timestamp() > (v_step ->> 'until')::timestamptz THEN
                    RAISE;
                END IF;
                PERFORM pg_sleep(0.5); -- a reader holds the former day
                v_next := '{}';
        END;
    WHEN 'end' THEN
        PERFORM ops.end_turn('loads');
        RETURN NULL;
    WHEN 'close' THEN
        PERFORM etl.close_batch(v_batch);
        PERFORM etl.end_due(v_step);
        RETURN NULL;
    END CASE;
    RETURN v_step || v_next;
EXCEPTION
    WHEN OTHERS THEN
        IF v_batch IS NOT NULL THEN
            PERFORM etl.close_batch(v_batch, SQLERRM);
        END IF;
        PERFORM etl.end_due(v_step, SQLSTATE, SQLERRM);
        RETURN NULL;
END
$body$;

COMMENT ON FUNCTION etl.due_step(jsonb) IS
$$Does one step of the load that etl.begin_due listed, and returns the next one; null when it has ended. Step end gives
the turn back.

The steps are those of flowsql load, by the same functions, each to be committed. What fails ends the load as failed
and is noted by etl.end_due.$$;
