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
    v_late constant boolean := EXISTS (SELECT FROM access.audit_default AS d);
    v_months date[];
    v_month date;
    v_name text;
    v_made integer := 0;
BEGIN
    SELECT array_agg(m.month::date) INTO v_months
    FROM generate_series(
        date_trunc('month', now() AT TIME ZONE 'UTC'),
        date_trunc('month', now() AT TIME ZONE 'UTC') + interval '3 months',
        interval '1 month'
    ) AS m (month);

    -- Rows of a month whose partition comes late stand in the default one. Nobody may delete a row, the owner
    -- neither: so that partition is taken away whole, and its rows are written again where they belong.
    IF v_late THEN
        SELECT array_agg(DISTINCT m.month ORDER BY m.month) INTO v_months
        FROM (
            SELECT unnest(v_months) AS month
            UNION ALL
            SELECT date_trunc('month', d.at AT TIME ZONE 'UTC')::date FROM access.audit_default AS d
        ) AS m;
        ALTER TABLE access.audit DETACH PARTITION access.audit_default;
    END IF;
    FOREACH v_month IN ARRAY v_months LOOP
        v_name := 'audit_' || to_char(v_month, 'YYYYMM');
        CONTINUE WHEN to_regclass(format('access.%I', v_name)) IS NOT NULL;
        EXECUTE format('CREATE TABLE access.%I (LIKE access.audit INCLUDING ALL)', v_name);
        EXECUTE format('ALTER TABLE access.audit ATTACH PARTITION access.%I FOR VALUES FROM (%L) TO (%L)', v_name,
            v_month::text || ' 00:00+00', (v_month + interval '1 month')::date::text || ' 00:00+00');
        EXECUTE format('COMMENT ON TABLE access.%I IS %L', v_name,
            'Audit rows of ' || to_char(v_month, 'YYYY-MM') || ', UTC.');
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON access.%I FROM flow_owner', v_name);
        v_made := v_made + 1;
    END LOOP;
    IF v_late THEN
        INSERT INTO access.audit SELECT d.* FROM access.audit_default AS d;
        DROP TABLE access.audit_default;
        CREATE TABLE access.audit_default PARTITION OF access.audit DEFAULT;
        COMMENT ON TABLE access.audit_default IS 'Audit rows of months whose partition was not made in time.';
        REVOKE UPDATE, DELETE, TRUNCATE ON access.audit_default FROM flow_owner;
    END IF;
    RETURN v_made;
END
$body$;

COMMENT ON FUNCTION access.make_audit_partitions() IS
$$Makes the audit trail's partitions of this month and the next three; returns how many were missing.

Rows that the default partition took meanwhile move to the month they belong to.$$;

SELECT access.make_audit_partitions();
