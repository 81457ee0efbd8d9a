-- Gives the combinations of handset, SIM card and phone model that were not known their numbers.
-- requires: etl.refuse_full
CREATE OR REPLACE FUNCTION etl.learn_devices(batch bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_learned constant text := format('learned_%s_device', learn_devices.batch);
    v_found constant text := format('found_%s', learn_devices.batch);
    v_equipment constant text := format('etl.learned_%s_equipment', learn_devices.batch);
    v_sim constant text := format('etl.learned_%s_sim', learn_devices.batch);
    v_new bigint;
BEGIN
    IF to_regclass(format('etl.%I', v_learned)) IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE etl.%I AS SELECT f.imei, f.imsi, %s AS equipment, %s AS sim, f.tac FROM etl.%I AS f%s%s',
        v_found,
        CASE WHEN to_regclass(v_equipment) IS NULL THEN 'NULL::integer' ELSE 'q.number' END,
        CASE WHEN to_regclass(v_sim) IS NULL THEN 'NULL::integer' ELSE 'm.number' END,
        v_learned,
        ' LEFT JOIN ' || to_regclass(v_equipment) || ' AS q ON q.value = f.imei',
        ' LEFT JOIN ' || to_regclass(v_sim) || ' AS m ON m.value = f.imsi');
    EXECUTE format('ANALYZE etl.%I', v_found);
    LOCK TABLE store.device IN SHARE ROW EXCLUSIVE MODE;
    BEGIN
        EXECUTE format($sql$
            INSERT INTO store.device (equipment, sim, tac)
            SELECT f.equipment, f.sim, f.tac
            FROM etl.%I AS f
            WHERE NOT EXISTS (
                SELECT FROM store.device AS d
                WHERE coalesce(d.equipment, 0) = coalesce(f.equipment, 0) AND coalesce(d.sim, 0) = coalesce(f.sim, 0)
                    AND coalesce(d.tac, -1) = coalesce(f.tac, -1))
            ORDER BY f.equipment, f.sim, f.tac$sql$, v_found);
        GET DIAGNOSTICS v_new = ROW_COUNT;
    EXCEPTION
        WHEN sequence_generator_limit_exceeded THEN PERFORM etl.refuse_full('device');
    END;
    IF v_new * 10 > (SELECT c.reltuples FROM pg_class AS c WHERE c.oid = 'store.device'::regclass) THEN
        ANALYZE store.device;
    END IF;
    -- With values in the place of nulls, so that the day's rows are joined by equality.
    EXECUTE format('DROP TABLE etl.%I', v_learned);
    EXECUTE format($sql$
        CREATE TABLE etl.%I AS
        SELECT coalesce(f.imei, '') AS imei, coalesce(f.imsi, '') AS imsi, coalesce(f.tac, -1) AS tac,
            (f.imei IS NULL)::integer + 2 * (f.imsi IS NULL)::integer AS missing, d.device AS number
        FROM etl.%I AS f
            INNER JOIN store.device AS d ON coalesce(d.equipment, 0) = coalesce(f.equipment, 0)
                AND coalesce(d.sim, 0) = coalesce(f.sim, 0) AND coalesce(d.tac, -1) = coalesce(f.tac, -1)$sql$,
        v_learned, v_found);
    EXECUTE format('ANALYZE etl.%I', v_learned);
    EXECUTE format('DROP TABLE etl.%I', v_found);
END
$body$;

COMMENT ON FUNCTION etl.learn_devices(bigint) IS
$$Adds the batch's combinations that are new to store.device, once its handsets and SIM cards have numbers.

etl.learned_<batch>_device has those that were unknown when the batch was checked then: imei, imsi and tac ('' and -1 for
null; missing: 1 when there is no imei, 2 no imsi, 3 neither), number. Part of etl.learn_identifiers: the dictionary is
locked until its transaction ends. Errors: 2200H the dictionary is full.$$;
