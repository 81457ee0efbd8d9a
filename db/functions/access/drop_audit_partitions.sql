-- Months of the audit trail that need not be kept any longer, dropped by a scheduled job.
-- requires: ops.setting_value, ops.note
CREATE OR REPLACE FUNCTION access.drop_audit_partitions()
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the job's role may not drop tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_kept constant interval := ops.setting_value('audit_retention')::interval;
    v_part record;
    v_dropped integer := 0;
BEGIN
    IF v_kept = interval '0' OR NOT pg_try_advisory_xact_lock(hashtextextended('flowsql audit retention', 0)) THEN
        RETURN 0; -- kept for ever, or another run is at it
    END IF;
    FOR v_part IN
        SELECT c.relname AS name, (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month')::date AS ends
        FROM pg_inherits AS i INNER JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'access.audit'::regclass
            AND c.relname ~ '^audit_[0-9]{6}$'
            AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= now() - v_kept
        ORDER BY c.relname
    LOOP
        EXECUTE format('DROP TABLE access.%I', v_part.name);
        PERFORM ops.note('drop-audit', v_part.name, format('older than audit_retention (%s)', v_kept));
        v_dropped := v_dropped + 1;
    END LOOP;
    RETURN v_dropped;
END
$body$;

COMMENT ON FUNCTION access.drop_audit_partitions() IS
$$Drops the months of the audit trail that ended longer ago than setting audit_retention; returns how many.

Whole months only, each with a row of ops.log; 0, the default, keeps all.$$;
