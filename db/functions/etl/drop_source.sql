-- Forgets a source.
CREATE OR REPLACE FUNCTION etl.drop_source(source text, event_type text DEFAULT NULL)
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.source past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_dropped integer;
BEGIN
    IF EXISTS (
        SELECT
        FROM etl.load AS l
        WHERE l.source = drop_source.source AND l.event_type = coalesce(drop_source.event_type, l.event_type)
            AND l.state IN ('staged', 'checked')
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_in_use',
            MESSAGE = format('source %s is being loaded', drop_source.source),
            HINT = 'Wait for it: SELECT * FROM etl.load WHERE state IN (''staged'', ''checked'').';
    END IF;
    DELETE FROM etl.source AS s
    WHERE s.source = drop_source.source AND s.event_type = coalesce(drop_source.event_type, s.event_type);
    GET DIAGNOSTICS v_dropped = ROW_COUNT;
    IF v_dropped = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = concat_ws(' for ', 'there is no source ' || drop_source.source, drop_source.event_type),
            HINT = 'flowsql source list shows them.';
    END IF;
    RETURN v_dropped;
END
$body$;

COMMENT ON FUNCTION etl.drop_source(text, text) IS
$$Forgets a source, or its extract of one event type; returns how many extracts. What it has loaded stays.

Errors: P0002 no such source; 55006 it is being loaded.$$;
