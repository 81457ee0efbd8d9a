-- Begins a load: rows of etl.load, and the empty staging table.
-- requires: etl.source_columns, etl.check_header, etl.sweep, etl.lock_day, etl.event_columns, etl.make_staging
CREATE OR REPLACE FUNCTION etl.start_load(
    event_type text,
    day date,
    days integer,
    source text,
    files text[],
    columns text[]
)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_batch bigint;
    v_columns text;
    v_given text[];
BEGIN
    IF NOT EXISTS (SELECT FROM etl.event_columns(start_load.event_type)) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('unknown event type: %s', start_load.event_type),
            HINT = 'Give calls, sms, mds or topups.';
    ELSIF start_load.days NOT BETWEEN 1 AND 3660 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('days must be from 1 to 3660, not %s', start_load.days),
            HINT = 'Give the number of days that the files hold.';
    END IF;
    v_given := etl.source_columns(start_load.event_type, start_load.source, start_load.columns);
    PERFORM etl.sweep();
    FOR n IN 0..start_load.days - 1 LOOP
        IF NOT etl.lock_day(start_load.event_type, start_load.day + n) THEN
            RAISE EXCEPTION USING
                ERRCODE = 'object_in_use',
                MESSAGE = format('%s of %s is being loaded by another session', start_load.event_type,
                    to_char(start_load.day + n, 'YYYY-MM-DD')),
                HINT = 'Wait for it: SELECT * FROM etl.load WHERE state IN (''staged'', ''checked'').';
        END IF;
    END LOOP;

    v_batch := nextval(pg_get_serial_sequence('etl.load', 'load'));
    INSERT INTO etl.load (load, batch, event_type, day, state, source, files)
    OVERRIDING SYSTEM VALUE
    SELECT CASE WHEN n.n = 0 THEN v_batch ELSE nextval(pg_get_serial_sequence('etl.load', 'load')) END,
        v_batch, start_load.event_type, start_load.day + n.n, 'staged', start_load.source, start_load.files
    FROM generate_series(0, start_load.days - 1) AS n (n);

    PERFORM etl.make_staging(v_batch, v_given);
    EXECUTE format('GRANT SELECT, INSERT ON etl.%I TO flow_extract', 'staging_' || v_batch);
    IF start_load.source <> 'csv' THEN
        SELECT string_agg(format('%I text COLLATE "C"', c.name), ', ') INTO v_columns
        FROM etl.event_columns(start_load.event_type) AS c;
        EXECUTE format('CREATE UNLOGGED TABLE etl.%I (line bigint, %s)', 'extracted_' || v_batch, v_columns);
        EXECUTE format('GRANT INSERT ON etl.%I TO flow_extract', 'extracted_' || v_batch);
    END IF;
    RETURN v_batch;
END
$body$;

COMMENT ON FUNCTION etl.start_load(text, date, integer, text, text[], text[]) IS
$$Begins a load of some days from files of these columns, and returns its batch.

Fill etl.staging_<batch> (line and the columns, all text) by COPY, or by etl.stage_relation for a source that is a
relation (columns are its own then); call etl.use_key if the source's identifiers are keyed; then etl.end_staging,
etl.run_extract (only for a source of one's own), etl.check_rows, etl.learn_identifiers, for each load of the batch etl.build_day and
etl.attach_day, and etl.close_batch, each in a transaction of its own. The session holds the days meanwhile.
Errors: 22023 event type, days or columns; P0002 no such source; 55006 a day is being loaded by another session.$$;
