-- How much is to be evicted.
-- requires: cache.limit_bytes
CREATE OR REPLACE FUNCTION cache.excess()
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- runners may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant bigint := cache.limit_bytes();
    v_bytes constant bigint := (SELECT coalesce(sum(q.bytes), 0) FROM cache.query AS q WHERE q.bytes > 0);
BEGIN
    RETURN CASE WHEN v_bytes <= v_limit THEN 0
        ELSE v_bytes
            - floor(v_limit * least(ops.setting_value('cache_low_water')::numeric, 100) / 100)::bigint END;
END
$body$;

COMMENT ON FUNCTION cache.excess() IS
$$Bytes to evict so that results take cache_low_water per cent of cache_size; 0 while they are within it.$$;
