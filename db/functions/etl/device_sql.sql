-- SQL texts that find the one number of a row's handset, SIM card and phone model.
-- requires: etl.column_value
CREATE OR REPLACE FUNCTION etl.device_sql(names text[])
RETURNS TABLE (columns text, joins text)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_texts constant text[] := ARRAY(
        SELECT t.name FROM unnest(ARRAY['imei', 'imsi']) AS t (name) WHERE t.name = ANY (device_sql.names));
    v_tac constant text := CASE WHEN 'tac' = ANY (device_sql.names)
        THEN format('(CASE WHEN s.reason IS NULL THEN %s END)', etl.column_value('tac', 'tac', NULL)) END;
BEGIN
    IF v_texts = '{}' AND v_tac IS NULL THEN
        columns := '0 AS device';
        RETURN NEXT;
        RETURN;
    END IF;
    columns := concat_ws(', ',
        format('CASE WHEN %s THEN 0 ELSE known.device END AS device', concat_ws(' AND ',
            (SELECT string_agg(format('s.%I IS NULL', t.name), ' AND ') FROM unnest(v_texts) AS t (name)),
            v_tac || ' IS NULL')),
        (SELECT string_agg(format('CASE WHEN known.device IS NULL THEN s.%1$I END AS %1$I', t.name), ', ')
            FROM unnest(v_texts) AS t (name)),
        'CASE WHEN known.device IS NULL THEN ' || v_tac || ' END AS tac');
    -- One look-up by both texts. The model is no key: rows without one are found as well.
    joins := format('LEFT JOIN (SELECT d.device, d.tac%s FROM store.device AS d%s%s) AS known ON %s',
        (SELECT string_agg(format(', %1$I.%1$I', t.name), '') FROM unnest(v_texts) AS t (name)),
        (SELECT string_agg(format(' INNER JOIN store.%2$I AS %1$I ON %1$I.%2$I = coalesce(d.%2$I, 0)', t.name,
                CASE t.name WHEN 'imei' THEN 'equipment' ELSE 'sim' END), '') FROM unnest(v_texts) AS t (name)),
        ' WHERE ' || nullif(concat_ws(' AND ',
            CASE WHEN NOT 'imei' = ANY (v_texts) THEN 'd.equipment IS NULL' END,
            CASE WHEN NOT 'imsi' = ANY (v_texts) THEN 'd.sim IS NULL' END,
            CASE WHEN v_tac IS NULL THEN 'd.tac IS NULL' END), ''),
        concat_ws(' AND ',
            (SELECT string_agg(format('known.%1$I = s.%1$I', t.name), ' AND ') FROM unnest(v_texts) AS t (name)),
            CASE WHEN v_texts = '{}' THEN 'known.tac = ' ELSE 'known.tac IS NOT DISTINCT FROM ' END || v_tac));
    RETURN NEXT;
END
$body$;

COMMENT ON FUNCTION etl.device_sql(text[]) IS
$$Expressions and joins over row s of a batch's texts, whose columns are named.

device: the number in store.device, 0 for a row that tells nothing, null when it is not known yet; then imei, imsi and
tac keep what the row holds, to be learnt. A row with one text of two is never found here: it is learnt each time.$$;
