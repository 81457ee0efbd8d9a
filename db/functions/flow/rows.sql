-- A result's rows, whatever their columns.
-- requires: cache.pin, cache.plain_sql, cache.touch, access.require_visible
-- requires: access.record_login, access.record_failure
CREATE OR REPLACE FUNCTION flow.rows(id text)
RETURNS SETOF jsonb
LANGUAGE plpgsql
VOLATILE -- counts the use, and puts it on record
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows bigint;
BEGIN
    PERFORM access.require_visible("rows".id);
    PERFORM cache.pin("rows".id);
    RETURN QUERY EXECUTE format('SELECT to_jsonb(b) FROM (%s) AS b', cache.plain_sql("rows".id));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    PERFORM cache.touch("rows".id);
    PERFORM access.record_login('rows', jsonb_build_object(
        'query_id', "rows".id, 'rows', v_rows, 'decision', 'allowed'));
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        PERFORM access.record_failure(
            'rows', SQLSTATE, SQLERRM, jsonb_build_object('query_id', left("rows".id, 200)));
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.rows(text) IS
$$The rows of a ready query, each as jsonb, in a fixed order. For typed columns use flow.open(id).

Errors: P0002 no such result; 40001 it was computed anew after the transaction's snapshot; 42501 it is about
people, and this login may not see them.$$;
