-- Refuses to leave two versions of one stored place in service on the same day.
CREATE OR REPLACE FUNCTION etl.refuse_stored_overlaps(what text)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_found text;
BEGIN
    EXECUTE format($sql$
        SELECT format('%1$s %%s: versions %%s and %%s', a.id, a.version, b.version)
        FROM store.%1$I AS a
            INNER JOIN store.%1$I AS b ON a.id = b.id AND a.version < b.version
        WHERE daterange(a.first_service, a.last_service, '[]') && daterange(b.first_service, b.last_service, '[]')
        ORDER BY a.id, a.version
        LIMIT 1$sql$, refuse_stored_overlaps.what)
    INTO v_found;
    IF v_found IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation',
            MESSAGE = format('versions in service on the same day: %s; one of them stays because its row was rejected',
                v_found),
            HINT = 'Repair the rejected rows of that id. Nothing was loaded.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.refuse_stored_overlaps(text) IS
$$The check of etl.refuse_overlaps on what is stored (what: site or cell), for versions that a file could not replace.

Errors: 23000 naming id and both versions.$$;
