-- Removes what a batch left behind: staging and checked rows, and days that were built but not attached.
-- requires: etl.day_table, etl.unlock_day, etl.dictionary
CREATE OR REPLACE FUNCTION etl.close_batch(batch bigint, error text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_table text;
BEGIN
    FOR v_load IN SELECT l.* FROM etl.load AS l WHERE l.batch = close_batch.batch ORDER BY l.load LOOP
        IF v_load.state IN ('staged', 'checked') THEN
            v_table := etl.day_table(v_load.event_type, v_load.day, v_load.load);
            EXECUTE format('DROP TABLE IF EXISTS store.%I, store.%I, store.%I', v_table, 'sighting_' || v_table,
                'cell_hour_' || v_table);
            DELETE FROM etl.location_seen AS s WHERE s.load = v_load.load;
            UPDATE etl.load AS l
            SET state = 'failed', error = coalesce(close_batch.error, 'closed before it was attached'), step = NULL,
                changed_at = clock_timestamp()
            WHERE l.load = v_load.load;
        END IF;
        PERFORM etl.unlock_day(v_load.event_type, v_load.day);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY(
        SELECT p.prefix || close_batch.batch FROM unnest(ARRAY['staging_', 'extracted_', 'rejected_', 'checked_']) AS p (prefix)
        UNION ALL
        SELECT format('learned_%s_device', close_batch.batch)
        UNION ALL
        SELECT format('learned_%s_%s', close_batch.batch, d.relation)
        FROM unnest(ARRAY['subscriber', 'equipment', 'sim', 'location']) AS k (kind)
            CROSS JOIN LATERAL etl.dictionary(k.kind) AS d
    ) LOOP
        EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_table);
    END LOOP;
END
$body$;

COMMENT ON FUNCTION etl.close_batch(bigint, text) IS
$$Ends a batch: days not attached by now have failed (error says why), work tables go, the days are free again.$$;
