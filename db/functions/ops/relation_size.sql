-- True size of a table, also where the catalogue of the coordinator says 0.
CREATE OR REPLACE FUNCTION ops.relation_size(relation regclass)
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_bytes bigint;
BEGIN
    IF EXISTS (SELECT 1 FROM pg_extension AS e WHERE e.extname = 'citus') THEN
        EXECUTE format('SELECT %s($1)', 'citus_total_relation_size') INTO v_bytes USING relation_size.relation;
    ELSE
        v_bytes := pg_total_relation_size(relation_size.relation);
    END IF;
    RETURN coalesce(v_bytes, 0);
END
$body$;

COMMENT ON FUNCTION ops.relation_size(regclass) IS
$$Bytes of a table with its indexes and TOAST data, on all machines.$$;
