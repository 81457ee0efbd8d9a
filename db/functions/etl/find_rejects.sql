-- The rows of a batch that cannot be kept.
-- requires: etl.reject_sql, etl.day_start, etl.without_numbers
CREATE OR REPLACE FUNCTION etl.find_rejects(batch bigint)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_plain constant boolean := ops.setting_value('plain_numbers')::boolean;
    v_checked constant text := 'checked_' || find_rejects.batch;
    v_rejected constant text := 'rejected_' || find_rejects.batch;
    v_from text;
    v_sql record;
    v_range text;
    v_rows bigint;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = find_rejects.batch;
    v_from := CASE v_load.source WHEN 'csv' THEN 'staging_' ELSE 'extracted_' END || find_rejects.batch;
    SELECT r.* INTO STRICT v_sql FROM etl.reject_sql(find_rejects.batch) AS r;
    SELECT format('c."time" < %L OR c."time" >= %L', etl.day_start(min(l.day)), etl.day_start(max(l.day) + 1)) INTO v_range
    FROM etl.load AS l WHERE l.batch = find_rejects.batch;

    EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_rejected);
    EXECUTE format('CREATE TABLE etl.%I AS SELECT c.ctid AS checked, c.place, c.line, coalesce(c.reason, %L) AS reason'
        || ' FROM etl.%I AS c WHERE c.reason IS NOT NULL OR %s', v_rejected, v_sql.outside, v_checked, v_range);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        EXECUTE format('ANALYZE etl.%I', v_rejected);
        EXECUTE format('INSERT INTO etl.reject (load, line, reason, content)'
            || ' SELECT %s, r.line, r.reason, to_jsonb(s) - ''line'' %s FROM etl.%I AS r'
            || ' INNER JOIN etl.%I AS s ON r.place = s.ctid', find_rejects.batch, v_sql.hidden, v_rejected, v_from);
        EXECUTE format('DELETE FROM etl.%I AS c USING etl.%I AS r WHERE c.ctid = r.checked', v_checked, v_rejected);
    END IF;
    EXECUTE format('DROP TABLE etl.%I', v_rejected);
    IF v_load.source <> 'csv' THEN
        EXECUTE format($sql$
            INSERT INTO etl.reject (load, line, reason, content)
            SELECT %1$s, s.line, 'the extract gives no row for this line', CASE
                WHEN %4$L THEN to_jsonb(s) - 'line'
                ELSE etl.without_numbers((to_jsonb(s) - 'line')::text)::jsonb
            END
            FROM etl.%2$I AS s
            WHERE NOT EXISTS (SELECT FROM etl.%3$I AS e WHERE e.line = s.line)$sql$,
            find_rejects.batch, 'staging_' || find_rejects.batch, v_from, v_plain);
    END IF;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.find_rejects(bigint) IS
$$Takes out of etl.checked_<batch> the rows that have a reason, or a time outside the batch's days, and writes them as
rejects with line, reason and content; returns how many. Lines that an extract leaves out are written too.$$;
