-- A replaced layer, table or list makes what used it stale.
-- requires: cache.mark_ids_stale, cache.begin_change
CREATE OR REPLACE FUNCTION cache.mark_place_stale(what text, name text DEFAULT '')
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM cache.begin_change();
    RETURN cache.mark_ids_stale(ARRAY(
        SELECT u.id FROM cache.place_used AS u
        WHERE u.what = mark_place_stale.what AND u.name = mark_place_stale.name));
END
$body$;

COMMENT ON FUNCTION cache.mark_place_stale(text, text) IS
$$Marks results that read a region layer (what: layer), a mapping or geometry table (table), the list of cells
(cells) or of phones (phones) as stale; returns how many.

Call it in the transaction that changes it.$$;
