-- Makes sure that identifiers of a keyed source were keyed, with the key of all other loads.
CREATE OR REPLACE FUNCTION etl.require_key(batch bigint)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF EXISTS (
        SELECT
        FROM etl.load AS l
            INNER JOIN etl.source AS s ON l.source = s.source AND l.event_type = s.event_type
        WHERE l.load = require_key.batch AND s.keyed <> '{}' AND l.key_id IS NULL
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'the identifiers of this source must be keyed before they are staged',
            HINT = 'Load it with flowsql load, which does so.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.require_key(bigint) IS
$$Refuses a batch of a keyed source for which no key was named (etl.use_key). Errors: 55000.$$;
