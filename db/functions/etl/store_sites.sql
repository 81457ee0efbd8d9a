-- Stores a list of sites.
-- requires: etl.check_places, etl.refuse_overlaps, etl.refuse_stored_overlaps, etl.refuse_all_rejected
-- requires: etl.record_places, etl.stale_loads
CREATE OR REPLACE FUNCTION etl.store_sites(rows jsonb, files text[])
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write store.site past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows constant bigint := jsonb_array_length(store_sites.rows);
    v_rejects jsonb;
    v_changed text[];
    v_stale bigint;
BEGIN
    LOCK TABLE store.site IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(jsonb_agg(jsonb_build_object('line', p.line, 'reason', p.reason, 'content', p.content)
        ORDER BY p.line), '[]')
    INTO v_rejects
    FROM etl.check_places(store_sites.rows) AS p WHERE p.reason IS NOT NULL;
    PERFORM etl.refuse_all_rejected(v_rows, v_rejects);
    PERFORM etl.refuse_overlaps('site', store_sites.rows);

    WITH file AS MATERIALIZED (
        SELECT p.* FROM etl.check_places(store_sites.rows) AS p WHERE p.id IS NOT NULL
    ),

    gone AS (
        DELETE FROM store.site AS s
        WHERE NOT EXISTS (SELECT FROM file AS f WHERE f.id = s.id AND f.version = s.version AND f.reason IS NULL)
            AND CASE
                WHEN EXISTS (SELECT FROM file AS f WHERE f.id = s.id)
                    THEN NOT EXISTS (SELECT FROM file AS f WHERE f.id = s.id AND f.reason IS NOT NULL)
                ELSE NOT EXISTS (SELECT FROM store.cell AS c WHERE c.site_id = s.id)
            END
        RETURNING s.id
    ),

    written AS (
        INSERT INTO store.site AS s (id, version, first_service, last_service, point, attributes)
        SELECT f.id, f.version, f.first_service, f.last_service, f.point, f.attributes FROM file AS f
        WHERE f.reason IS NULL
        ORDER BY f.id COLLATE "C", f.version
        ON CONFLICT (id, version) DO UPDATE
        SET first_service = excluded.first_service, last_service = excluded.last_service, point = excluded.point,
            attributes = excluded.attributes
        WHERE (s.first_service, s.last_service, s.point::text, s.attributes)
            IS DISTINCT FROM (excluded.first_service, excluded.last_service, excluded.point::text, excluded.attributes)
        RETURNING s.id
    )

    SELECT array_agg(DISTINCT u.id) INTO v_changed
    FROM (SELECT g.id FROM gone AS g UNION ALL SELECT w.id FROM written AS w) AS u;
    PERFORM etl.refuse_stored_overlaps('site');

    v_stale := etl.stale_loads(ARRAY(
        SELECT DISTINCT l.load
        FROM store.cell AS c
            INNER JOIN store.location AS t ON c.id = t.location_id
            INNER JOIN etl.location_seen AS s ON t.location = s.location
            INNER JOIN etl.load AS l ON s.load = l.load
        WHERE c.site_id = ANY (v_changed) AND l.state = 'attached'
    ), FALSE);
    ANALYZE store.site;
    RETURN etl.record_places('sites', store_sites.files, v_rows, v_rejects,
        CASE WHEN v_stale > 0 THEN ARRAY[format('%s loaded days have events of changed sites: results from them'
            || ' are computed anew when asked for', v_stale)] ELSE '{}' END);
END
$body$;

COMMENT ON FUNCTION etl.store_sites(jsonb, text[]) IS
$$Stores the list of sites [{line, id, version, latitude, longitude, date_of_first_service, …}], all values texts.

The list is the whole truth on every site it names; a site it does not name goes, unless a cell stands on it. Numbers
of versions that stay are kept. Errors: 23000 overlapping versions, 22023 no good row; then nothing has changed.$$;
