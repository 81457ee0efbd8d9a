-- What there is to ask.
CREATE OR REPLACE FUNCTION flow.kinds()
RETURNS TABLE (kind text, summary text, top_level boolean, parameters jsonb, example jsonb)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- callers may not read the registry
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT k.kind, k.summary, k.exposed, k.parameters, k.example FROM query.kind AS k ORDER BY k.kind;
END
$body$;

COMMENT ON FUNCTION flow.kinds() IS
$$The kinds of query: name, summary, whether everybody may ask it at top level, parameters, an example.

\df+ flow.<kind> tells the same of its constructor.$$;
