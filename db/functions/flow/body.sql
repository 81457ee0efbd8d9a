-- A result as one text.
-- requires: cache.body, access.require_visible, access.row_count, access.record_login, access.record_failure
CREATE OR REPLACE FUNCTION flow.body(id text, format text DEFAULT 'json')
RETURNS text
LANGUAGE plpgsql
VOLATILE -- counts the use, and puts it on record
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_body text;
BEGIN
    PERFORM access.require_visible(body.id);
    v_body := cache.body(body.id, body.format);
    PERFORM access.record_login('body', jsonb_build_object(
        'query_id', body.id, 'rows', access.row_count(body.id), 'bytes', octet_length(v_body),
        'decision', 'allowed'));
    RETURN v_body;
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        PERFORM access.record_failure(
            'body', SQLSTATE, SQLERRM, jsonb_build_object('query_id', left(body.id, 200)));
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.body(text, text) IS
$$The whole result of a ready query as text: json, csv or geojson.

Errors: P0002 no such result; 22023 another format, or geojson of a kind without geography; 42501 it is
about people, and this login may not see them.$$;
