-- What is to be loaded now, of the folders and the relations of all sources.
-- requires: ops.take_turn, ops.is_deploying, etl.server_files, etl.see_files, etl.see_relation, ops.note
CREATE OR REPLACE FUNCTION etl.begin_due()
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not touch these tables
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- dates become text in between
AS $body$
DECLARE
    v_settled constant interval := ops.setting_value('load_settled')::interval;
    v_source etl.source%ROWTYPE;
    v_found jsonb;
    v_due jsonb := '[]';
BEGIN
    IF ops.is_deploying() OR NOT ops.take_turn('loads') THEN
        RETURN '[]';
    END IF;
    FOR v_source IN
        SELECT s.* FROM etl.source AS s
        WHERE s.folder IS NOT NULL OR s.schedule IS NOT NULL
        ORDER BY s.source, s.event_type
    LOOP
        BEGIN
            IF v_source.folder IS NOT NULL THEN
                SELECT jsonb_agg(to_jsonb(f) ORDER BY f.day) INTO v_found
                FROM etl.see_files(etl.server_files(v_source.source, v_source.event_type), v_settled,
                    v_source.source) AS f;
            ELSE
                v_found := etl.see_relation(v_source.source, v_source.event_type, v_settled);
            END IF;
            SELECT v_due || coalesce(jsonb_agg(
                f.value || jsonb_build_object('step', 'start', 'source', v_source.source, 'event_type', v_source.event_type)
                ORDER BY f.place), '[]')
            INTO v_due
            FROM jsonb_array_elements(v_found) WITH ORDINALITY AS f (value, place);
            UPDATE etl.source AS s SET problem = NULL
            WHERE s.source = v_source.source AND s.event_type = v_source.event_type AND s.problem IS NOT NULL;
        EXCEPTION
            WHEN OTHERS THEN -- a folder that is gone is no reason to leave the others
                IF v_source.problem IS DISTINCT FROM SQLERRM THEN
                    UPDATE etl.source AS s SET problem = SQLERRM
                    WHERE s.source = v_source.source AND s.event_type = v_source.event_type;
                    PERFORM ops.note('source-failed', v_source.source || ' ' || v_source.event_type,
                        format('SQLSTATE %s: see etl.source', SQLSTATE));
                END IF;
        END;
    END LOOP;
    RETURN v_due;
END
$body$;

COMMENT ON FUNCTION etl.begin_due() IS
$$Takes the turn to load by itself and lists the days that are due [{step, source, event_type, day, files}] for
etl.due_step; none when another session is at it.

A source of which the folder or the relation cannot be read is noted once (etl.source.problem), and asked again each
time. See etl.see_files and etl.see_relation for what is due.$$;
