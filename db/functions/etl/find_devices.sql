-- What a batch's rows were made with, of all that was not known when they were checked.
CREATE OR REPLACE FUNCTION etl.find_devices(batch bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_found constant text := format('learned_%s_device', find_devices.batch);
    v_checked constant regclass := format('etl.checked_%s', find_devices.batch)::regclass;
    v_rows bigint;
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS etl.%I', v_found);
    EXECUTE (
        SELECT format('CREATE TABLE etl.%I AS SELECT %s FROM %s AS c WHERE c.device IS NULL AND NOT c.repeated GROUP BY 1, 2, 3',
            v_found, string_agg(CASE
                WHEN a.attname IS NOT NULL THEN format('c.%I', p.name)
                ELSE format('NULL::%s AS %I', p.type, p.name)
            END, ', ' ORDER BY p.name), v_checked)
        FROM (VALUES ('imei', 'text COLLATE "C"'), ('imsi', 'text COLLATE "C"'), ('tac', 'integer')) AS p (name, type)
            LEFT JOIN pg_attribute AS a ON p.name = a.attname AND a.attrelid = v_checked AND NOT a.attisdropped
    );
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows = 0 THEN
        EXECUTE format('DROP TABLE etl.%I', v_found);
    ELSE
        EXECUTE format('ANALYZE etl.%I', v_found);
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.find_devices(bigint) IS
$$Makes etl.learned_<batch>_device (imei, imsi, tac), for etl.learn_devices; no table when all is known.$$;
