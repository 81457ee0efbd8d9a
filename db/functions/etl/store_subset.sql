-- Registers a set of subscribers that queries may be limited to.
-- requires: etl.record_places, etl.check_key, etl.is_plain_sql, etl.refuse_full
CREATE OR REPLACE FUNCTION etl.store_subset(name text, subscribers text[], files text[], key_id text DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the subsets and the dictionary past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows constant bigint := cardinality(store_subset.subscribers);
    v_members text[];
    v_id text;
    v_rejects jsonb;
    v_plain bigint;
    v_answer jsonb;
BEGIN
    IF coalesce(btrim(store_subset.name), '') = '' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a subset needs a name',
            HINT = 'Give one that says whom it holds.';
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object('line', s.line, 'reason', 'subscriber is missing')
        ORDER BY s.line), '[]')
    INTO v_rejects
    FROM unnest(store_subset.subscribers) WITH ORDINALITY AS s (msisdn, line)
    WHERE coalesce(s.msisdn, '') = '';
    SELECT array_agg(DISTINCT s.msisdn COLLATE "C") INTO v_members
    FROM unnest(store_subset.subscribers) AS s (msisdn)
    WHERE s.msisdn <> '';
    IF v_members IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'the subset would be empty',
            HINT = 'Give a CSV file with a column subscriber.';
    END IF;
    IF store_subset.key_id IS NOT NULL THEN
        PERFORM etl.check_key(store_subset.key_id);
    ELSIF NOT ops.setting_value('plain_numbers')::boolean THEN
        EXECUTE format('SELECT count(*) FROM unnest($1) AS m (msisdn) WHERE %s', etl.is_plain_sql('m.msisdn'))
        INTO v_plain USING v_members;
        IF v_plain > 0 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'data_exception',
                MESSAGE = format('%s of %s subscribers are plain numbers, which are not stored', v_plain,
                    cardinality(v_members)),
                HINT = 'Have them keyed as the days are (flowsql subset create --key-as SOURCE), or allow them (setting'
                    || ' plain_numbers).';
        END IF;
    END IF;
    v_id := md5(store_subset.name || E'\n' || array_to_string(v_members, E'\n'));

    LOCK TABLE store.subscriber IN SHARE ROW EXCLUSIVE MODE;
    BEGIN
        INSERT INTO store.subscriber (msisdn)
        SELECT m.msisdn FROM unnest(v_members) AS m (msisdn)
        WHERE NOT EXISTS (SELECT FROM store.subscriber AS s WHERE s.msisdn = m.msisdn)
        ORDER BY m.msisdn;
    EXCEPTION
        WHEN sequence_generator_limit_exceeded THEN PERFORM etl.refuse_full('subscriber');
    END;
    INSERT INTO store.subset (id, name, members, created_by)
    VALUES (v_id, store_subset.name, cardinality(v_members), session_user)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO store.subset_member (subset_id, subscriber)
        SELECT v_id, s.subscriber
        FROM unnest(v_members) AS m (msisdn)
            INNER JOIN store.subscriber AS s ON s.msisdn = m.msisdn
        ORDER BY s.subscriber;
        ANALYZE store.subset_member;
    END IF;
    v_answer := etl.record_places('subset ' || store_subset.name, store_subset.files, v_rows, v_rejects,
        ARRAY[format('%s subscribers', cardinality(v_members))]);
    UPDATE etl.place_load AS p SET key_id = store_subset.key_id WHERE p.load = (v_answer ->> 'load')::bigint;
    RETURN v_answer || jsonb_build_object('id', v_id);
END
$body$;

COMMENT ON FUNCTION etl.store_subset(text, text[], text[], text) IS
$$Registers subscribers (msisdn) under a name; the answer holds the id that queries give as subscriber_subset.

The id is a digest of name and members: the same set under the same name is the same subset. A subscriber given twice
counts once; one that no loaded event knows yet is a member too. key_id: the digest of the key they were keyed with.
Errors: 22023 no name, no subscriber; 22000 plain numbers; 55000 another key.$$;
