-- What a checked batch would keep and reject, for a look before it is loaded.
CREATE OR REPLACE FUNCTION etl.preview(batch bigint, most integer)
RETURNS SETOF jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not read checked rows of others
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT EXISTS (
        SELECT FROM etl.load AS l WHERE l.load = preview.batch AND l.state = 'checked' AND l.started_by = session_user
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('you have no checked load %s', preview.batch),
            HINT = 'Call etl.check_rows first.';
    END IF;
    RETURN QUERY EXECUTE format(
        '(SELECT jsonb_build_array(c.line, NULL,'
        || ' jsonb_strip_nulls(to_jsonb(c) - ''{line,day,reason,repeated,content}''::text[]))'
        || ' FROM etl.%I AS c WHERE c.reason IS NULL ORDER BY c.line, c.ctid LIMIT %s)'
        || ' UNION ALL (SELECT jsonb_build_array(r.line, r.reason, r.content) FROM etl.reject AS r WHERE r.load = %s'
        || ' ORDER BY r.line LIMIT %s)',
        'checked_' || preview.batch, preview.most, preview.batch, preview.most);
END
$body$;

COMMENT ON FUNCTION etl.preview(bigint, integer) IS
$$The first rows [line, reason, content] that a checked batch of one's own would keep, then those that it rejects.

reason: null for rows that would be kept. content: the columns as they would be stored, or what the rejected row held. Errors: P0002 no such batch of yours.$$;
