-- Where the released rows of an aggregate stand.
CREATE OR REPLACE FUNCTION cache.released_name(id text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('results.%I', 'q_' || released_name.id || CASE WHEN released_name.strict THEN '_strict' ELSE '' END);
END
$body$;

COMMENT ON FUNCTION cache.released_name(text, boolean) IS
$$Name of the table of released rows: what profile flowkit shows, or profile strict.$$;
