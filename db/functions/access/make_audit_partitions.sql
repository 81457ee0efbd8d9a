-- Partitions of the audit trail, a month each, made ahead by a scheduled job and at deploy.
CREATE OR REPLACE FUNCTION access.make_audit_partitions()
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the job's role may not make tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_month date;
    v_name text;
    v_made integer := 0;
BEGIN
    FOR v_month IN
        SELECT m.month::date
        FROM generate_series(
            date_trunc('month', now() AT TIME ZONE 'UTC'),
            date_trunc('month', now() AT TIME ZONE 'UTC') + interval '3 months',
            interval '1 month'
        ) AS m (month)
    LOOP
        v_name := 'audit_' || to_char(v_month, 'YYYYMM');
        CONTINUE WHEN to_regclass(format('access.%I', v_name)) IS NOT NULL;
        EXECUTE format('CREATE TABLE access.%I (LIKE access.audit INCLUDING ALL)', v_name);
        EXECUTE format('COMMENT ON TABLE access.%I IS %L', v_name,
            'Audit rows of ' || to_char(v_month, 'YYYY-MM') || ', UTC.');
        -- Rows of a month whose partition comes late stand in the default one.
        EXECUTE format(
            $$WITH moved AS (
                DELETE FROM access.audit_default AS d
                WHERE d.at >= %2$L::timestamptz AND d.at < %3$L::timestamptz
                RETURNING d.*
            )
            INSERT INTO access.%1$I SELECT m.* FROM moved AS m$$,
            v_name, v_month::text || ' 00:00+00',
            (v_month + interval '1 month')::date::text || ' 00:00+00');
        EXECUTE format('ALTER TABLE access.audit ATTACH PARTITION access.%I FOR VALUES FROM (%L) TO (%L)',
            v_name, v_month::text || ' 00:00+00',
            (v_month + interval '1 month')::date::text || ' 00:00+00');
        v_made := v_made + 1;
    END LOOP;
    RETURN v_made;
END
$body$;

COMMENT ON FUNCTION access.make_audit_partitions() IS
$$Makes the audit trail's partitions of this month and the next three; returns how many were missing.

Rows that the default partition took meanwhile move to the month they belong to.$$;

SELECT access.make_audit_partitions();
