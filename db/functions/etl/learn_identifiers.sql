-- Gives the identifiers that no dictionary had when a batch was checked their numbers.
-- requires: etl.event_columns, etl.dictionary, etl.refuse_rejects, etl.refuse_full, etl.find_devices, etl.learn_devices
CREATE OR REPLACE FUNCTION etl.learn_identifiers(batch bigint)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the dictionaries past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_checked constant regclass := format('etl.checked_%s', learn_identifiers.batch)::regclass;
    v_found constant text := 'found_' || learn_identifiers.batch;
    v_learned text;
    v_dictionary record;
    v_devices regclass;
    v_texts text;
    v_columns text;
    v_unknown text;
    v_new bigint;
    v_all bigint := 0;
BEGIN
    PERFORM etl.refuse_rejects(learn_identifiers.batch);
    -- The long part, without a lock. Column by column: turning a row's texts into rows costs more than to read them thrice.
    PERFORM etl.find_devices(learn_identifiers.batch);
    v_devices := to_regclass(format('etl.learned_%s_device', learn_identifiers.batch)); -- null: all are known
    SELECT string_agg(format('SELECT %L AS relation, u.value FROM (%s) AS u', r.relation, r.texts), ' UNION ALL '
            ORDER BY r.relation),
        string_agg(r.columns, ', ' ORDER BY r.relation), string_agg(r.unknown, ' OR ' ORDER BY r.relation)
    INTO v_texts, v_columns, v_unknown
    FROM (
        SELECT d.relation,
            string_agg(format('SELECT c.%1$I AS value FROM %2$s AS c WHERE c.%1$I IS NOT NULL GROUP BY 1', e.name,
                coalesce(t.devices::text, 'unknown')), ' UNION ' ORDER BY e.name) AS texts,
            string_agg(format('c.%I', e.name), ', ' ORDER BY e.name) FILTER (WHERE t.devices IS NULL) AS columns,
            string_agg(format('c.%I IS NOT NULL', e.name), ' OR ') FILTER (WHERE t.devices IS NULL) AS unknown
        FROM etl.load AS l
            CROSS JOIN LATERAL etl.event_columns(l.event_type) AS e
            CROSS JOIN LATERAL etl.dictionary(e.kind) AS d
            INNER JOIN pg_attribute AS a ON e.name = a.attname AND NOT a.attisdropped AND a.attrelid = v_checked
            CROSS JOIN LATERAL (
                SELECT CASE WHEN e.kind IN ('equipment', 'sim') THEN v_devices END AS devices
            ) AS t
        WHERE l.load = learn_identifiers.batch AND (e.kind NOT IN ('equipment', 'sim') OR v_devices IS NOT NULL)
        GROUP BY d.relation
    ) AS r;
    EXECUTE format('CREATE TABLE etl.%I AS WITH unknown AS MATERIALIZED (SELECT %s FROM %s AS c WHERE (%s) AND NOT c.repeated) %s',
        v_found, v_columns, v_checked, v_unknown, v_texts);
    EXECUTE format('ANALYZE etl.%I', v_found);
    FOR v_dictionary IN
        SELECT d.relation, d.number_column, d.text_column
        FROM unnest(ARRAY['equipment', 'location', 'sim', 'subscriber']) AS k (kind)
            CROSS JOIN LATERAL etl.dictionary(k.kind) AS d
        ORDER BY d.relation
    LOOP
        -- One loader at a time, and no ON CONFLICT: that would burn a number for each identifier known already.
        EXECUTE format('LOCK TABLE store.%I IN SHARE ROW EXCLUSIVE MODE', v_dictionary.relation);
        BEGIN
            EXECUTE format($sql$
                INSERT INTO store.%1$I (%2$I)
                SELECT v.value
                FROM etl.%3$I AS v
                WHERE v.relation = %1$L AND NOT EXISTS (SELECT FROM store.%1$I AS d WHERE d.%2$I = v.value)
                ORDER BY v.value$sql$,
                v_dictionary.relation, v_dictionary.text_column, v_found);
            GET DIAGNOSTICS v_new = ROW_COUNT;
        EXCEPTION
            WHEN sequence_generator_limit_exceeded THEN PERFORM etl.refuse_full(v_dictionary.relation);
        END;
        v_all := v_all + v_new;
        IF v_new * 10 > (
            SELECT c.reltuples FROM pg_class AS c
            WHERE c.oid = format('store.%I', v_dictionary.relation)::regclass
        ) THEN
            EXECUTE format('ANALYZE store.%I', v_dictionary.relation);
        END IF;
        v_learned := format('learned_%s_%s', learn_identifiers.batch, v_dictionary.relation);
        EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_learned);
        EXECUTE format('CREATE TABLE etl.%I AS SELECT v.value, d.%I AS number FROM etl.%I AS v'
            || ' INNER JOIN store.%I AS d ON v.value = d.%I WHERE v.relation = %4$L', v_learned,
            v_dictionary.number_column, v_found, v_dictionary.relation, v_dictionary.text_column);
        GET DIAGNOSTICS v_new = ROW_COUNT;
        IF v_new = 0 THEN -- all were known: nothing to look up when the day is built
            EXECUTE format('DROP TABLE etl.%I', v_learned);
        ELSE
            EXECUTE format('ANALYZE etl.%I', v_learned);
        END IF;
    END LOOP;
    EXECUTE format('DROP TABLE etl.%I', v_found);
    PERFORM etl.learn_devices(learn_identifiers.batch);
    RETURN v_all;
END
$body$;

COMMENT ON FUNCTION etl.learn_identifiers(bigint) IS
$$Adds the batch's subscribers, counterparts, handsets, SIMs and location ids that are new; returns how many were.

Those that were unknown when the batch was checked are in etl.learned_<batch>_<dictionary> then, with their numbers; so
are what events were made with (store.device), which are not counted.
Keep its transaction short: it locks the dictionaries, so that two loaders neither deadlock nor add one twice.
Errors: 22000 too many rejects, 2200H a dictionary is full.$$;
