-- The cell version that each party of a transaction used.
-- requires: cache.mark_stale
CREATE OR REPLACE FUNCTION etl.resolve_dfs()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_count bigint;
BEGIN
    UPDATE store.dfs_party AS p
    SET cell = n.cell
    FROM (
        SELECT v.location, v.version, c.cell
        FROM (SELECT DISTINCT d.location, d.version FROM store.dfs_party AS d) AS v
            INNER JOIN store.location AS l ON v.location = l.location
            LEFT JOIN store.cell AS c ON l.location_id = c.id AND v.version = c.version
    ) AS n
    WHERE p.location = n.location AND p.version = n.version AND p.cell IS DISTINCT FROM n.cell;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    -- A version that stays may have moved.
    PERFORM cache.mark_stale('dfs', d.day) FROM etl.dfs_day AS d;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION etl.resolve_dfs() IS
$$Gives each party of a transaction of mobile money the loaded cell of its id and version anew; returns how many
changed.

Service dates play no part: the files name the version. Results from mobile money are stale afterwards.$$;
