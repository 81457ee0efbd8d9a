-- Gives every identifier of a batch its number in the dictionaries.
-- requires: etl.event_columns, etl.dictionary, etl.refuse_rejects
CREATE OR REPLACE FUNCTION etl.learn_identifiers(batch bigint)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the dictionaries past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_dictionary record;
    v_relations text[] := '{}';
    v_found text;
    v_new bigint;
    v_all bigint := 0;
BEGIN
    PERFORM etl.refuse_rejects(learn_identifiers.batch);
    FOR v_dictionary IN
        SELECT d.relation, d.text_column,
            string_agg(format('SELECT c.%I AS value FROM etl.%I AS c WHERE c.reason IS NULL', e.target,
                'checked_' || learn_identifiers.batch), ' UNION ALL ') AS values_sql
        FROM etl.load AS l
            CROSS JOIN LATERAL etl.event_columns(l.event_type) AS e
            CROSS JOIN LATERAL etl.dictionary(e.kind) AS d
            INNER JOIN pg_attribute AS a ON e.target = a.attname AND NOT a.attisdropped
                AND a.attrelid = to_regclass(format('etl.checked_%s', learn_identifiers.batch))
        WHERE l.load = learn_identifiers.batch
        GROUP BY d.relation, d.text_column
        ORDER BY d.relation
    LOOP
        -- The long part, without a lock.
        v_found := format('learned_%s_%s', learn_identifiers.batch, v_dictionary.relation);
        EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_found);
        EXECUTE format($sql$
            CREATE TABLE etl.%4$I AS
            SELECT v.value
            FROM (SELECT u.value FROM (%3$s) AS u WHERE u.value IS NOT NULL GROUP BY u.value) AS v
            WHERE NOT EXISTS (SELECT FROM store.%1$I AS d WHERE d.%2$I = v.value)$sql$,
            v_dictionary.relation, v_dictionary.text_column, v_dictionary.values_sql, v_found);
        v_relations := v_relations || v_dictionary.relation;
    END LOOP;
    FOR v_dictionary IN
        SELECT d.relation, d.text_column
        FROM unnest(v_relations) AS r (relation)
            CROSS JOIN LATERAL etl.dictionary(r.relation) AS d
        ORDER BY d.relation
    LOOP
        v_found := format('learned_%s_%s', learn_identifiers.batch, v_dictionary.relation);
        -- One loader at a time, and no ON CONFLICT: that would burn a number for each identifier known already.
        EXECUTE format('LOCK TABLE store.%I IN SHARE ROW EXCLUSIVE MODE', v_dictionary.relation);
        EXECUTE format($sql$
            INSERT INTO store.%1$I (%2$I)
            SELECT v.value
            FROM etl.%3$I AS v
            WHERE NOT EXISTS (SELECT FROM store.%1$I AS d WHERE d.%2$I = v.value)
            ORDER BY v.value$sql$,
            v_dictionary.relation, v_dictionary.text_column, v_found);
        GET DIAGNOSTICS v_new = ROW_COUNT;
        v_all := v_all + v_new;
        EXECUTE format('DROP TABLE etl.%I', v_found);
        IF v_new * 10 > (
            SELECT c.reltuples FROM pg_class AS c
            WHERE c.oid = format('store.%I', v_dictionary.relation)::regclass
        ) THEN
            EXECUTE format('ANALYZE store.%I', v_dictionary.relation);
        END IF;
    END LOOP;
    RETURN v_all;
END
$body$;

COMMENT ON FUNCTION etl.learn_identifiers(bigint) IS
$$Adds the batch's subscribers, counterparts, handsets, SIMs and location ids that are new; returns how many were.

Keep its transaction short: it locks the dictionaries, so that two loaders neither deadlock nor add one twice.
Errors: 22000 too many rejects.$$;
