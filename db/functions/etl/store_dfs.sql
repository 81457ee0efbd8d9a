-- Stores mobile money from its staged files, in the place of what is loaded.
-- requires: etl.check_dfs, etl.resolve_dfs, etl.refuse_all_rejected, etl.record_places, etl.check_key, cache.mark_stale
-- requires: etl.without_numbers, etl.refuse_full
CREATE OR REPLACE FUNCTION etl.store_dfs(staging jsonb, files jsonb, malformed jsonb, key_id text DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the tables past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_subscribers constant text := 'checked_' || (store_dfs.staging ->> 'subscribers');
    v_transactions constant text := 'checked_' || (store_dfs.staging ->> 'transactions');
    v_parties constant text := 'checked_' || (store_dfs.staging ->> 'transactions_metadata');
    v_former constant date[] := ARRAY(SELECT d.day FROM etl.dfs_day AS d);
    v_plain constant boolean := ops.setting_value('plain_numbers')::boolean;
    v_file text;
    v_rows bigint;
    v_rejects jsonb;
    v_count bigint;
    v_notes text[] := '{}';
    v_accounts jsonb := '[]';
    v_judged jsonb := '[]';
BEGIN
    IF store_dfs.key_id IS NOT NULL THEN
        PERFORM etl.check_key(store_dfs.key_id);
    END IF;
    PERFORM etl.check_dfs(store_dfs.staging);
    FOREACH v_file IN ARRAY ARRAY['subscribers', 'transactions', 'transactions_metadata'] LOOP
        EXECUTE format(
            'SELECT count(*), coalesce(jsonb_agg(jsonb_build_object(''line'', c.line, ''reason'', c.reason, '
            '''content'', c.content) ORDER BY c.line) FILTER (WHERE c.reason IS NOT NULL), ''[]'') FROM etl.%I AS c',
            'checked_' || (store_dfs.staging ->> v_file)) INTO v_rows, v_rejects;
        SELECT v_rejects || coalesce(jsonb_agg(m.value || jsonb_build_object('content', CASE
                WHEN store_dfs.key_id IS NOT NULL THEN NULL -- identifiers stand in it as they came
                WHEN v_plain THEN m.value -> 'content'
                ELSE etl.without_numbers((m.value -> 'content')::text)::jsonb
            END) ORDER BY m.place), '[]')
        INTO v_rejects
        FROM jsonb_array_elements(store_dfs.malformed -> v_file) WITH ORDINALITY AS m (value, place);
        v_rows := v_rows + jsonb_array_length(store_dfs.malformed -> v_file);
        PERFORM etl.refuse_all_rejected(v_rows, v_rejects);
        v_judged := v_judged || jsonb_build_object('file', v_file, 'rows', v_rows, 'rejects', v_rejects);
    END LOOP;

    LOCK TABLE store.location, store.subscriber IN SHARE ROW EXCLUSIVE MODE;
    EXECUTE format('INSERT INTO store.location (location_id) SELECT DISTINCT c.cell_id FROM etl.%I AS c '
        'WHERE c.reason IS NULL AND c.cell_id IS NOT NULL AND NOT EXISTS ('
        'SELECT FROM store.location AS l WHERE l.location_id = c.cell_id) ORDER BY c.cell_id', v_parties);
    BEGIN
        EXECUTE format('INSERT INTO store.subscriber (msisdn) SELECT DISTINCT c.msisdn FROM etl.%I AS c '
            'WHERE c.reason IS NULL AND NOT EXISTS (SELECT FROM store.subscriber AS s WHERE s.msisdn = c.msisdn) '
            'ORDER BY c.msisdn', v_subscribers);
    EXCEPTION
        WHEN sequence_generator_limit_exceeded THEN PERFORM etl.refuse_full('subscriber');
    END;
    DELETE FROM store.dfs_party;
    DELETE FROM store.dfs_transaction;
    DELETE FROM store.dfs_subscriber;
    DELETE FROM etl.dfs_day;
    EXECUTE format('INSERT INTO store.dfs_subscriber (id, subscriber) SELECT c.id, s.subscriber FROM etl.%I AS c '
        'INNER JOIN store.subscriber AS s ON s.msisdn = c.msisdn WHERE c.reason IS NULL', v_subscribers);
    EXECUTE format('INSERT INTO store.dfs_transaction (id, "time", transtype, amount, discount, fee, commission) '
        'SELECT c.id, c."timestamp", c.transtype_id, c.amount, c.discount, c.fee, c.commission FROM etl.%I AS c '
        'WHERE c.reason IS NULL ORDER BY c."timestamp", c.id', v_transactions);
    EXECUTE format('INSERT INTO store.dfs_party (transaction, subscriber, account, location, version, outgoing) '
        'SELECT c.transaction_id, d.subscriber, c.subscriber_id, l.location, c.cell_version, c.is_outgoing '
        'FROM etl.%I AS c INNER JOIN store.dfs_subscriber AS d ON d.id = c.subscriber_id '
        'LEFT JOIN store.location AS l ON l.location_id = c.cell_id WHERE c.reason IS NULL ORDER BY c.line', v_parties);
    INSERT INTO etl.dfs_day (day, transactions)
    SELECT (t."time" AT TIME ZONE ops.setting_value('time_zone'))::date, count(*)
    FROM store.dfs_transaction AS t GROUP BY 1;
    PERFORM etl.resolve_dfs();
    PERFORM cache.mark_stale('dfs', d.day) FROM unnest(v_former) AS d (day);
    ANALYZE store.dfs_subscriber, store.dfs_transaction, store.dfs_party;

    SELECT count(*) INTO v_count FROM store.dfs_party AS p WHERE p.cell IS NULL;
    IF v_count > 0 THEN
        v_notes := v_notes || format('%s parties are at no loaded cell version: no region counts them', v_count);
    END IF;
    SELECT v_notes || format('%s days have transactions, from %s to %s', count(*), to_char(min(d.day), 'YYYY-MM-DD'),
        to_char(max(d.day), 'YYYY-MM-DD'))
    INTO v_notes FROM etl.dfs_day AS d;
    SELECT jsonb_agg(etl.record_places('dfs ' || (j.value ->> 'file'), ARRAY[store_dfs.files ->> (j.value ->> 'file')],
        (j.value ->> 'rows')::bigint, j.value -> 'rejects',
        CASE WHEN j.value ->> 'file' = 'transactions_metadata' THEN v_notes ELSE '{}' END) ORDER BY j.ordinality)
    INTO v_accounts
    FROM jsonb_array_elements(v_judged) WITH ORDINALITY AS j;
    UPDATE etl.place_load AS p SET key_id = store_dfs.key_id
    FROM jsonb_array_elements(v_accounts) AS a
    WHERE p.load = (a.value ->> 'load')::bigint;
    FOREACH v_file IN ARRAY ARRAY['subscribers', 'transactions', 'transactions_metadata'] LOOP
        EXECUTE format('DROP TABLE etl.%I, etl.%I', 'staging_' || (store_dfs.staging ->> v_file),
            'checked_' || (store_dfs.staging ->> v_file));
    END LOOP;
    RETURN v_accounts;
END
$body$;

COMMENT ON FUNCTION etl.store_dfs(jsonb, jsonb, jsonb, text) IS
$$Stores what etl.start_dfs has staged ({file: n}) instead of the loaded mobile money; one account a file, in the order
subscribers, transactions, transactions_metadata, as etl.record_places gives it.

files: {file: path}. malformed: {file: [{line, reason, content}]}, lines that are no rows. key_id: the digest of the
key that msisdn was keyed with. Errors: 22023 a file of which no row is right; 55000 another key; then nothing has
changed.$$;
