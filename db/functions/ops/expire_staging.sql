-- Work tables of loads that are over.
-- requires: ops.note
CREATE OR REPLACE FUNCTION ops.expire_staging()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name text;
    v_count bigint := 0;
BEGIN
    FOR v_name IN
        SELECT c.relname FROM pg_class AS c
        WHERE c.relnamespace = 'etl'::regnamespace AND c.relkind = 'r'
            AND c.relname ~ '^(staging|extracted|rejected|checked)_[0-9]+$|^learned_[0-9]+_'
            AND NOT EXISTS (
                SELECT FROM etl.load AS l
                WHERE l.batch = substring(c.relname FROM '[0-9]+')::bigint AND l.state IN ('staged', 'checked'))
        ORDER BY c.relname
    LOOP
        EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_name);
        PERFORM ops.note('drop-staging', v_name, 'its load is over');
        v_count := v_count + 1;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION ops.expire_staging() IS
$$Drops the work tables in schema etl whose load is over; returns how many.$$;
