-- What there is to ask.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.kinds()
RETURNS TABLE (kind text, summary text, top_level boolean, parameters jsonb, example jsonb)
LANGUAGE plpgsql
VOLATILE -- each call is recorded
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT k.kind, k.summary, k.top_level, k.parameters, k.example
    FROM jsonb_to_recordset(core.call('kinds'))
        AS k (kind text, summary text, top_level boolean, parameters jsonb, example jsonb);
END
$body$;

COMMENT ON FUNCTION flow.kinds() IS
$$The kinds of query: name, summary, whether it may be asked at top level, parameters, an example.

\df+ flow.<kind> tells the same of its constructor.$$;
