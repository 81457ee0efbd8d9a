-- Stores a list of handset models.
-- requires: etl.refuse_all_rejected, etl.record_places, cache.mark_place_stale
CREATE OR REPLACE FUNCTION etl.store_tacs(rows jsonb, files text[])
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write store.tac past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows constant bigint := jsonb_array_length(store_tacs.rows);
    v_rejects jsonb;
    v_number constant text := '^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$';
    v_numeric constant text[] := ARRAY['width', 'height', 'depth', 'weight', 'display_width', 'display_height'];
    v_text constant text[] := ARRAY['brand', 'model', 'hnd_type', 'software_os_vendor', 'software_os_name',
        'software_os_version'];
BEGIN
    LOCK TABLE store.tac IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(jsonb_agg(jsonb_build_object('line', c.line, 'reason', c.reason, 'content', c.content)
        ORDER BY c.line), '[]')
    INTO v_rejects
    FROM (
        SELECT (r.value ->> 'line')::bigint AS line, r.value - 'line' AS content, CASE
            WHEN nullif(r.value ->> 'id', '') IS NULL THEN 'id is missing'
            WHEN r.value ->> 'id' !~ '^\d{1,8}(\.0*)?$' THEN 'id is not a whole number of up to eight digits'
            WHEN row_number() OVER (PARTITION BY split_part(r.value ->> 'id', '.', 1) ORDER BY r.place) > 1
                THEN 'id stands on an earlier line already'
            ELSE (
                SELECT min(format('%s is not a number', a.key))
                FROM jsonb_each_text(r.value) AS a (key, value)
                WHERE a.key = ANY (v_numeric) AND nullif(a.value, '') !~ v_number
            )
        END AS reason
        FROM jsonb_array_elements(store_tacs.rows) WITH ORDINALITY AS r (value, place)
    ) AS c
    WHERE c.reason IS NOT NULL;
    PERFORM etl.refuse_all_rejected(v_rows, v_rejects);

    DELETE FROM store.tac AS t WHERE TRUE;
    INSERT INTO store.tac (tac, brand, model, width, height, depth, weight, display_width, display_height, hnd_type,
        software_os_vendor, software_os_name, software_os_version, attributes)
    SELECT split_part(r.value ->> 'id', '.', 1)::integer, nullif(r.value ->> 'brand', ''),
        nullif(r.value ->> 'model', ''), nullif(r.value ->> 'width', '')::numeric,
        nullif(r.value ->> 'height', '')::numeric, nullif(r.value ->> 'depth', '')::numeric,
        nullif(r.value ->> 'weight', '')::numeric, nullif(r.value ->> 'display_width', '')::numeric,
        nullif(r.value ->> 'display_height', '')::numeric, nullif(r.value ->> 'hnd_type', ''),
        nullif(r.value ->> 'software_os_vendor', ''), nullif(r.value ->> 'software_os_name', ''),
        nullif(r.value ->> 'software_os_version', ''),
        jsonb_strip_nulls(r.value - v_numeric - v_text - ARRAY['line', 'id'])
    FROM jsonb_array_elements(store_tacs.rows) AS r (value)
    WHERE NOT EXISTS (
        SELECT FROM jsonb_array_elements(v_rejects) AS x (value) WHERE x.value -> 'line' = r.value -> 'line')
    ORDER BY 1;
    ANALYZE store.tac;
    PERFORM cache.mark_place_stale('phones');
    RETURN etl.record_places('tacs', store_tacs.files, v_rows, v_rejects, '{}');
END
$body$;

COMMENT ON FUNCTION etl.store_tacs(jsonb, text[]) IS
$$Stores the list of handset models [{line, id, brand, model, …}], all values texts, in the place of the former one.

id is the type allocation code. Columns that are not known become attributes. Errors: 22023 no good row.$$;
