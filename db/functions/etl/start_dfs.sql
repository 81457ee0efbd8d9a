-- Begins a load of mobile money: empty staging tables for its three files.
-- requires: etl.dfs_columns, etl.make_staging
CREATE OR REPLACE FUNCTION etl.start_dfs(headers jsonb)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not make tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_file text;
    v_header text[];
    v_wrong text;
    v_number bigint;
    v_tables jsonb := '{}';
BEGIN
    -- One load of mobile money at a time.
    LOCK TABLE store.dfs_transaction IN SHARE ROW EXCLUSIVE MODE;
    FOREACH v_file IN ARRAY ARRAY['subscribers', 'transactions', 'transactions_metadata'] LOOP
        v_header := ARRAY(SELECT h.name FROM jsonb_array_elements_text(start_dfs.headers -> v_file) AS h (name));
        SELECT string_agg(DISTINCT h.name, ', ') INTO v_wrong
        FROM unnest(v_header) AS h (name)
        WHERE h.name NOT IN (SELECT c.name FROM etl.dfs_columns(v_file) AS c);
        IF v_wrong IS NOT NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('unknown columns for %s: %s', v_file, v_wrong),
                HINT = format('Known are: %s.',
                    (SELECT string_agg(c.name, ', ') FROM etl.dfs_columns(v_file) AS c));
        END IF;
        SELECT string_agg(c.name, ', ') INTO v_wrong
        FROM etl.dfs_columns(v_file) AS c
        WHERE c.needed AND c.name <> ALL (v_header);
        IF v_wrong IS NOT NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('missing columns for %s: %s', v_file, v_wrong),
                HINT = format('The header is: %s.', array_to_string(v_header, ', '));
        END IF;
        -- The numbers of event loads name staging tables too.
        v_number := nextval(pg_get_serial_sequence('etl.load', 'load'));
        PERFORM etl.make_staging(v_number, ARRAY(SELECT c.name FROM etl.dfs_columns(v_file) AS c));
        v_tables := v_tables || jsonb_build_object(v_file, v_number);
    END LOOP;
    RETURN v_tables;
END
$body$;

COMMENT ON FUNCTION etl.start_dfs(jsonb) IS
$$Makes the staging tables etl.staging_<n> of subscribers, transactions and transactions_metadata; returns {file: n}.

headers: {file: [column, …]}. Fill the tables by COPY and call etl.store_dfs, all in one transaction.
Errors: 22023 unknown or missing columns.$$;
