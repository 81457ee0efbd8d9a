-- The columns of a released table.
-- requires: cache.shown_columns
CREATE OR REPLACE FUNCTION access.result_columns(id text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads the catalog
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT jsonb_agg(jsonb_build_object('name', c.name, 'type', c.type) ORDER BY c.place)
        FROM cache.shown_columns(format('results.%I', 'q_' || result_columns.id)::regclass) AS c
    );
END
$body$;

COMMENT ON FUNCTION access.result_columns(text) IS
$$Names and types of the columns of results.q_<id>, in order: [{"name", "type"}, …].

Errors: 42P01 there is no such table.$$;
