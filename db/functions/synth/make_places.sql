-- Sets up the mast sites and cells of the synthetic country, where its people can be.
-- requires: synth.scatter, synth.site_versions, etl.store_sites, etl.store_cells
CREATE OR REPLACE FUNCTION synth.make_places(parameters jsonb, layer text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- days become text in between
AS $body$
DECLARE
    v_seed constant bigint := (make_places.parameters ->> 'cells_seed')::bigint;
    v_sites constant integer := (make_places.parameters ->> 'n_sites')::integer;
    v_cells constant integer := (make_places.parameters ->> 'n_cells')::integer;
    v_people constant bigint := (make_places.parameters ->> 'n_subscribers')::bigint;
    v_first constant date := (make_places.parameters ->> 'first_day')::date;
    v_towns constant integer := greatest(1, v_sites / 20);
    v_off text := make_places.parameters ->> 'disaster_region_pcod';
    v_hearts public.geometry[];
    v_off_limits public.geometry;
BEGIN
    IF v_off IS NOT NULL THEN
        SELECT public.st_union(r.geom) INTO v_off_limits FROM store.region AS r
        WHERE r.code = v_off AND r.layer <> 'lon-lat';
        IF v_off_limits IS NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'no_data_found',
                MESSAGE = format('there is no region %s to be off limits', v_off),
                HINT = 'Give the code of a region of any layer, such as a row of geography.admin2.';
        END IF;
    END IF;
    DELETE FROM synth.reach AS r;
    DELETE FROM synth.cell AS c;
    DELETE FROM synth.site AS s;
    -- Towns lie anywhere on land. Two sites of three stand in a town, more in the larger ones, near its heart.
    SELECT array_agg(t.point ORDER BY t.number) INTO v_hearts
    FROM synth.scatter(make_places.layer, hashtextextended('towns', v_seed), ARRAY(SELECT generate_series(1, v_towns)),
        NULL, NULL) AS t;
    WITH town AS (
        SELECT t.town, v_hearts[t.town] AS heart, t.sites, sum(t.sites) OVER (ORDER BY t.town) AS up_to
        FROM (
            SELECT g.town, floor(v_sites * 0.65 / (g.town * (ln(v_towns) + 0.6))) AS sites
            FROM generate_series(1, v_towns) AS g (town)
        ) AS t
    ),

    wanted AS (
        SELECT s.number, t.heart, 0.008 * sqrt(t.sites)::double precision AS spread
        FROM generate_series(1, v_sites) AS s (number)
            LEFT JOIN town AS t ON t.up_to >= s.number AND t.up_to - t.sites < s.number
    ),

    scattered AS MATERIALIZED (
        SELECT array_agg(w.number ORDER BY w.number) AS numbers, array_agg(w.heart ORDER BY w.number) AS hearts,
            array_agg(w.spread ORDER BY w.number) AS spreads
        FROM wanted AS w
    ),

    weighed AS (
        SELECT p.number, p.point, row_number() OVER (ORDER BY p.point, p.number) AS site,
            (1000 * (0.3 - ln(((hashint8extended(p.number, hashtextextended('weight', v_seed)) & 1048575) + 0.5)
                / 1048576)) * CASE WHEN a.hearts[p.number] IS NULL THEN 1 ELSE 4 END)::bigint AS weight
        FROM scattered AS a
            CROSS JOIN LATERAL synth.scatter(make_places.layer, hashtextextended('sites', v_seed), a.numbers,
                a.hearts, a.spreads) AS p
    ),

    peopled AS (
        SELECT w.*, sum(w.weight) OVER (ORDER BY w.site) AS up_to, sum(w.weight) OVER () AS whole FROM weighed AS w
    )

    INSERT INTO synth.site (site, id, weight, point, off_limits, first_person, last_person)
    SELECT p.site, left(md5(format('site %s %s', v_seed, p.number)), 12), p.weight, p.point,
        coalesce(public.st_within(p.point, v_off_limits), FALSE),
        floor(v_people * (p.up_to - p.weight) / p.whole) + 1, floor(v_people * p.up_to / p.whole)
    FROM peopled AS p
    ORDER BY p.site;
    IF (SELECT bool_and(s.off_limits) FROM synth.site AS s) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('all sites lie in region %s: nowhere is left to flee to', v_off),
            HINT = 'Give a smaller region, or more sites.';
    END IF;

    -- Some sites move by a kilometre or three in the first week; what would fall into the sea stays.
    UPDATE synth.site AS s
    SET moved_on = v_first + 1 + (m.hash & 1023)::integer % 6, moved_point = m.point
    FROM (
        SELECT o.site, o.hash, public.st_setsrid(public.st_makepoint(
            round((public.st_x(o.point) + 0.01 * (1 + ((o.hash >> 20) & 1023) / 512.0)
                * cos((o.hash >> 40) & 1023))::numeric, 6)::float8,
            round((public.st_y(o.point) + 0.01 * (1 + ((o.hash >> 20) & 1023) / 512.0)
                * sin((o.hash >> 40) & 1023))::numeric, 6)::float8), 4326) AS point
        FROM (
            SELECT t.site, t.point, hashtextextended(t.id, hashtextextended('moved', v_seed)) AS hash
            FROM synth.site AS t
            ORDER BY 3, 1
            LIMIT round(v_sites * (make_places.parameters ->> 'p_cell_moved')::numeric)
        ) AS o
    ) AS m
    WHERE s.site = m.site
        AND EXISTS (SELECT FROM store.region AS r
            WHERE r.layer = make_places.layer AND public.st_within(m.point, r.geom));

    INSERT INTO synth.cell (id, site)
    SELECT left(md5(format('cell %s %s', v_seed, n.n)), 12), CASE
        WHEN n.n <= v_sites THEN n.n
        ELSE 1 + (hashint8extended(n.n, hashtextextended('cell', v_seed)) & 9007199254740991) % v_sites
    END
    FROM generate_series(1, v_cells) AS n (n);

    WITH served AS MATERIALIZED (
        SELECT s.site, s.off_limits,
            CASE WHEN NOT s.off_limits THEN s.site ELSE (
                SELECT o.site FROM synth.site AS o WHERE NOT o.off_limits
                ORDER BY abs(o.site - s.site), o.site LIMIT 1) END AS refuge
        FROM synth.site AS s
    ),

    own AS MATERIALIZED (
        SELECT c.site, array_agg(c.id ORDER BY c.id) AS ids FROM synth.cell AS c GROUP BY c.site
    ),

    near AS MATERIALIZED (
        SELECT a.site, array_agg(c.id ORDER BY c.id) AS ids,
            array_agg(c.id ORDER BY c.id) FILTER (WHERE NOT b.off_limits) AS safe
        FROM synth.site AS a
            INNER JOIN synth.site AS b
                ON public.st_dwithin(a.point, b.point, 0.028 / cos(radians(least(80, abs(public.st_y(a.point))))))
                    AND public.st_distancesphere(a.point, b.point) <= 3000
            INNER JOIN synth.cell AS c ON b.site = c.site
        GROUP BY a.site
    )

    INSERT INTO synth.reach (site, slot, location_id, refuge_id)
    SELECT s.site, k.slot, CASE WHEN k.slot < 8 THEN o.ids[1 + k.draw % cardinality(o.ids)]
            ELSE n.ids[1 + k.draw % cardinality(n.ids)] END,
        CASE WHEN k.slot < 8 THEN q.ids[1 + k.draw % cardinality(q.ids)]
            ELSE m.safe[1 + k.draw % cardinality(m.safe)] END
    FROM served AS s
        INNER JOIN own AS o ON s.site = o.site
        INNER JOIN near AS n ON s.site = n.site
        INNER JOIN own AS q ON s.refuge = q.site
        INNER JOIN near AS m ON s.refuge = m.site
        CROSS JOIN LATERAL (
            SELECT g.slot,
                hashint8extended(s.site * 16 + g.slot, hashtextextended('reach', v_seed)) & 2147483647 AS draw
            FROM generate_series(0, 15) AS g (slot)
        ) AS k;
    ANALYZE synth.site, synth.cell, synth.reach;

    PERFORM etl.store_sites((
        SELECT jsonb_agg(jsonb_build_object('line', v.site * 2 + v.version, 'id', v.id, 'version', v.version::text,
            'latitude', public.st_y(v.point)::text, 'longitude', public.st_x(v.point)::text,
            'date_of_first_service', v.since::text, 'date_of_last_service', v.until::text)
            ORDER BY v.site, v.version)
        FROM synth.site_versions(make_places.parameters) AS v), ARRAY['made by flowsql synth']);
    PERFORM etl.store_cells((
        SELECT jsonb_agg(jsonb_build_object('line', row_number, 'id', u.cell, 'site_id', u.id,
            'version', u.version::text, 'latitude', public.st_y(u.point)::text,
            'longitude', public.st_x(u.point)::text, 'date_of_first_service', u.since::text,
            'date_of_last_service', u.until::text) ORDER BY row_number)
        FROM (
            SELECT v.*, c.id AS cell, row_number() OVER (ORDER BY c.id, v.version)
            FROM synth.site_versions(make_places.parameters) AS v
                INNER JOIN synth.cell AS c ON v.site = c.site
        ) AS u), ARRAY['made by flowsql synth']);
END
$body$;

COMMENT ON FUNCTION synth.make_places(jsonb, text) IS
$$Draws sites and cells within a layer's regions, by cells_seed, and stores their lists as the loader does.

Two sites of three stand in towns whose sizes follow Zipf's law; each site has a weight, by which people live there.
Errors: P0002 no region of the code that is to be off limits; 22023 nowhere is left to flee to.$$;
