-- How many rows a result has.
-- requires: cache.released_name
CREATE OR REPLACE FUNCTION access.row_count(id text, strict boolean DEFAULT FALSE)
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_relation constant regclass := coalesce(
        to_regclass(cache.released_name(row_count.id, row_count.strict)),
        to_regclass(format('individual.%I', 'q_' || row_count.id)));
    v_rows bigint;
BEGIN
    IF v_relation IS NOT NULL THEN
        EXECUTE format('SELECT count(*) FROM %s', v_relation) INTO v_rows;
    END IF;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION access.row_count(text, boolean) IS
$$Rows of a stored result (the released ones of an aggregate), for the audit trail; NULL when there is none.$$;
