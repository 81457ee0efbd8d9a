-- Stores a list of cells.
-- requires: etl.check_places, etl.refuse_overlaps, etl.refuse_stored_overlaps, etl.refuse_all_rejected
-- requires: etl.record_places, etl.stale_loads, etl.map_cells, etl.resolve_dfs, cache.mark_place_stale
CREATE OR REPLACE FUNCTION etl.store_cells(rows jsonb, files text[])
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write store.cell past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows constant bigint := jsonb_array_length(store_cells.rows);
    v_rejects jsonb;
    v_before jsonb;
    v_kept bigint;
    v_other bigint[];
    v_moved bigint[];
    v_days bigint;
    v_notes text[] := '{}';
BEGIN
    LOCK TABLE store.cell IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(jsonb_agg(jsonb_build_object('line', p.line, 'reason', p.reason, 'content', p.content)
        ORDER BY p.line), '[]')
    INTO v_rejects
    FROM etl.check_places(store_cells.rows) AS p WHERE p.reason IS NOT NULL;
    PERFORM etl.refuse_all_rejected(v_rows, v_rejects);
    PERFORM etl.refuse_overlaps('cell', store_cells.rows);
    SELECT coalesce(jsonb_agg(jsonb_build_object('cell', c.cell, 'id', c.id, 'site_id', c.site_id,
        'first_service', c.first_service, 'last_service', c.last_service, 'point', c.point::text)), '[]')
    INTO v_before FROM store.cell AS c;

    -- What is no longer in the list goes, unless the list does not name the cell at all and events do.
    DELETE FROM store.cell_region AS m;
    WITH file AS MATERIALIZED (
        SELECT p.id, p.version, p.reason FROM etl.check_places(store_cells.rows) AS p WHERE p.id IS NOT NULL
    ),

    seen AS MATERIALIZED (
        SELECT DISTINCT t.location_id
        FROM etl.location_seen AS s
            INNER JOIN store.location AS t ON s.location = t.location
    )

    DELETE FROM store.cell AS c
    WHERE NOT EXISTS (SELECT FROM file AS f WHERE f.id = c.id AND f.version = c.version AND f.reason IS NULL)
        AND CASE
            WHEN EXISTS (SELECT FROM file AS f WHERE f.id = c.id)
                THEN NOT EXISTS (SELECT FROM file AS f WHERE f.id = c.id AND f.reason IS NOT NULL)
            ELSE NOT EXISTS (SELECT FROM seen AS s WHERE s.location_id = c.id)
        END;
    INSERT INTO store.cell AS c (id, version, site_id, first_service, last_service, point, attributes)
    SELECT f.id, f.version, f.site_id, f.first_service, f.last_service, f.point, f.attributes
    FROM etl.check_places(store_cells.rows) AS f
    WHERE f.reason IS NULL
    ORDER BY f.id COLLATE "C", f.version
    ON CONFLICT (id, version) DO UPDATE
    SET site_id = excluded.site_id, first_service = excluded.first_service, last_service = excluded.last_service,
        point = excluded.point, attributes = excluded.attributes
    WHERE (c.site_id, c.first_service, c.last_service, c.point::text, c.attributes) IS DISTINCT FROM
        (excluded.site_id, excluded.first_service, excluded.last_service, excluded.point::text, excluded.attributes);
    PERFORM etl.refuse_stored_overlaps('cell');
    UPDATE store.cell AS c
    SET tie_rank = r.tie_rank
    FROM (
        SELECT o.cell, row_number() OVER (ORDER BY o.id COLLATE "C", o.version)::integer AS tie_rank
        FROM store.cell AS o
    ) AS r
    WHERE c.cell = r.cell AND c.tie_rank IS DISTINCT FROM r.tie_rank;

    INSERT INTO store.layer (layer, shape) VALUES ('lon-lat', 'point') ON CONFLICT DO NOTHING;
    PERFORM etl.map_cells(l.layer) FROM store.layer AS l;
    PERFORM etl.resolve_dfs();

    -- Which loaded days have events that meet another version now, or the same one elsewhere?
    WITH before AS MATERIALIZED (
        SELECT o.*
        FROM jsonb_to_recordset(v_before) AS o (cell integer, id text, site_id text, first_service date,
            last_service date, point text)
    ),

    changed AS MATERIALIZED (
        SELECT DISTINCT coalesce(o.id, n.id) AS id
        FROM before AS o
            FULL OUTER JOIN store.cell AS n ON o.cell = n.cell
        WHERE (o.cell, o.first_service, o.last_service, o.site_id, o.point)
            IS DISTINCT FROM (n.cell, n.first_service, n.last_service, n.site_id, n.point::text)
    ),

    concerned AS (
        SELECT l.load, bool_or(o.cell IS DISTINCT FROM n.cell) AS other,
            bool_or((o.site_id, o.point) IS DISTINCT FROM (n.site_id, n.point::text)) AS moved
        FROM changed AS c
            INNER JOIN store.location AS t ON c.id = t.location_id
            INNER JOIN etl.location_seen AS s ON t.location = s.location
            INNER JOIN etl.load AS l ON s.load = l.load AND l.state = 'attached'
            LEFT JOIN before AS o ON c.id = o.id AND l.day BETWEEN coalesce(o.first_service, '-infinity')
                AND coalesce(o.last_service, 'infinity')
            LEFT JOIN store.cell AS n ON c.id = n.id AND l.day BETWEEN coalesce(n.first_service, '-infinity')
                AND coalesce(n.last_service, 'infinity')
        GROUP BY l.load
    )

    SELECT array_agg(c.load) FILTER (WHERE c.other), array_agg(c.load) FILTER (WHERE c.moved AND NOT c.other)
    INTO v_other, v_moved
    FROM concerned AS c;
    PERFORM cache.mark_place_stale('cells');
    v_days := etl.stale_loads(v_other, TRUE);
    IF v_days > 0 THEN
        v_notes := v_notes || format('%s loaded days have events of cells whose service changed:'
            || ' they are resolved again', v_days);
    END IF;
    v_days := etl.stale_loads(v_moved, FALSE);
    IF v_days > 0 THEN
        v_notes := v_notes || format('%s loaded days have events of cells that moved: results from them are computed'
            || ' anew when asked for', v_days);
    END IF;
    SELECT count(*) INTO v_kept
    FROM store.cell AS c
    WHERE NOT EXISTS (SELECT FROM etl.check_places(store_cells.rows) AS f WHERE f.id = c.id AND f.version = c.version);
    IF v_kept > 0 THEN
        v_notes := v_notes
            || format('%s cell versions that the list does not name were kept: events name them', v_kept);
    END IF;
    ANALYZE store.cell;
    RETURN etl.record_places('cells', store_cells.files, v_rows, v_rejects, v_notes);
END
$body$;

COMMENT ON FUNCTION etl.store_cells(jsonb, text[]) IS
$$Stores the list of cells [{line, id, version, site_id, latitude, longitude, date_of_first_service, …}], all texts.

The list is the whole truth on every cell it names; a cell it does not name goes, unless loaded events name it. Numbers
of versions that stay are kept. Every layer's cell-version to region map is made anew, and days with events of cells
whose service changed are to be resolved again (etl.unresolved_days).
Errors: 23000 overlapping versions, 22023 no good row; then nothing has changed.$$;
