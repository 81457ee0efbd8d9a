-- Draws the regions of a country that does not exist.
-- requires: synth.share_sql, synth.region_name
CREATE OR REPLACE FUNCTION synth.make_shapes(parameters jsonb)
RETURNS TABLE (layer text, code text, name text, geom public.geometry)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_seed constant bigint := (make_shapes.parameters ->> 'cells_seed')::bigint;
    v_country constant text := upper(make_shapes.parameters ->> 'country');
    v_regions constant integer := (make_shapes.parameters ->> 'n_regions')::integer;
    -- The outline, in units of the country's half height: a circle with bays and capes.
    v_wave constant double precision[] := ARRAY(
        SELECT 6.283185307179586 * (hashint8extended(k.k, hashtextextended('outline', v_seed)) & 65535) / 65536.0
        FROM generate_series(1, 7) AS k (k));
BEGIN
    RETURN QUERY
    WITH
    -- Evenly spread and yet irregular points: an additive recurrence by the plastic number, each point jogged a little.
    point AS MATERIALIZED (
        SELECT n.n, -1.9 + 3.8 * (n.a * n.n - floor(n.a * n.n)) + 2.0 * n.jog_x / sqrt(n.many) AS x,
            -1.9 + 3.8 * (n.b * n.n - floor(n.b * n.n)) + 2.0 * n.jog_y / sqrt(n.many) AS y
        FROM (
            SELECT s.n, 180 * v_regions AS many, 0.7548776662466927 AS a, 0.5698402909980532 AS b,
                (hashint8extended(s.n, hashtextextended('x', v_seed)) & 1048575) / 1048576.0 - 0.5 AS jog_x,
                (hashint8extended(s.n, hashtextextended('y', v_seed)) & 1048575) / 1048576.0 - 0.5 AS jog_y
            FROM generate_series(1, 180 * v_regions) AS s (n)
        ) AS n
    ),

    land AS MATERIALIZED (
        SELECT p.*, o.inside
        FROM point AS p
            CROSS JOIN LATERAL (
                SELECT 1 - sqrt(p.x * p.x + p.y * p.y) / (1.05 + sum(0.32 / (k.k + 1) * cos(
                    k.k * atan2(p.y, p.x) + v_wave[k.k]))) AS inside
                FROM generate_series(1, 7) AS k (k)
            ) AS o
    ),

    -- The first points of the land are the hearts of regions, the first of those of larger ones.
    heart AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY l.n) AS heart, l.x, l.y
        FROM land AS l WHERE l.inside > 0.04
        ORDER BY l.n LIMIT v_regions
    ),

    nested AS MATERIALIZED (
        SELECT h.heart, h.x, h.y, m.heart AS middle, l.heart AS large
        FROM heart AS h
            CROSS JOIN LATERAL (
                SELECT o.heart, o.x, o.y FROM heart AS o WHERE o.heart <= ceil(v_regions / 5.0)
                ORDER BY (o.x - h.x) ^ 2 + (o.y - h.y) ^ 2, o.heart LIMIT 1
            ) AS m
            CROSS JOIN LATERAL (
                SELECT o.heart FROM heart AS o WHERE o.heart <= ceil(v_regions / 15.0)
                ORDER BY (o.x - m.x) ^ 2 + (o.y - m.y) ^ 2, o.heart LIMIT 1
            ) AS l
    ),

    numbered AS MATERIALIZED (
        SELECT n.*, dense_rank() OVER (ORDER BY n.large) AS code1,
            dense_rank() OVER (PARTITION BY n.large ORDER BY n.middle) AS code2,
            row_number() OVER (PARTITION BY n.middle ORDER BY n.heart) AS code3
        FROM nested AS n
    ),

    -- Land comes in small Voronoi cells; each joins the nearest heart, so borders wind along their edges.
    piece AS MATERIALIZED (
        SELECT d.geom AS piece, public.st_x(public.st_centroid(d.geom)) AS x,
            public.st_y(public.st_centroid(d.geom)) AS y
        FROM public.st_dump(
            (SELECT public.st_voronoipolygons(public.st_collect(public.st_makepoint(p.x, p.y) ORDER BY p.n))
            FROM point AS p)) AS d
    ),

    shore AS (
        SELECT p.piece, p.x, p.y,
            1 - sqrt(p.x * p.x + p.y * p.y) / (1.05 + sum(0.32 / (k.k + 1) * cos(k.k * atan2(p.y, p.x)
                + v_wave[k.k]))) AS inside
        FROM piece AS p
            CROSS JOIN generate_series(1, 7) AS k (k)
        GROUP BY p.piece, p.x, p.y
    ),

    smallest AS MATERIALIZED (
        SELECT b.heart, public.st_union(s.piece) AS shape
        FROM shore AS s
            CROSS JOIN LATERAL (
                SELECT h.heart FROM heart AS h
                ORDER BY (h.x - s.x) ^ 2 + (h.y - s.y) ^ 2, h.heart LIMIT 1
            ) AS b
        WHERE s.inside > 0
        GROUP BY b.heart
    ),

    shape AS (
        SELECT 'admin3' AS layer, format('%s.%s.%s.%s_1', v_country, n.code1, n.code2, n.code3) AS code,
            synth.region_name(n.heart, v_seed + 3) AS name, s.shape
        FROM smallest AS s
            INNER JOIN numbered AS n ON s.heart = n.heart
        UNION ALL
        SELECT 'admin2', format('%s.%s.%s_1', v_country, n.code1, n.code2), synth.region_name(n.middle, v_seed + 2),
            public.st_union(s.shape)
        FROM smallest AS s
            INNER JOIN numbered AS n ON s.heart = n.heart
        GROUP BY n.code1, n.code2, n.middle
        UNION ALL
        SELECT 'admin1', format('%s.%s_1', v_country, n.code1), synth.region_name(n.large, v_seed + 1),
            public.st_union(s.shape)
        FROM smallest AS s
            INNER JOIN numbered AS n ON s.heart = n.heart
        GROUP BY n.code1, n.large
        UNION ALL
        SELECT 'admin0', v_country, synth.region_name(0, v_seed), public.st_union(s.shape)
        FROM smallest AS s
    )

    -- A land of 600 by 350 kilometres in the open Atlantic, where nobody takes it for a real one.
    SELECT s.layer, s.code, s.name,
        public.st_setsrid(public.st_affine(s.shape, 2.6, 0, 0, 1.5, -25.0, 5.0), 4326)
    FROM shape AS s
    ORDER BY s.layer, s.code COLLATE "C";
END
$body$;

COMMENT ON FUNCTION synth.make_shapes(jsonb) IS
$$Regions admin0 to admin3 of a made country: nested without gaps, with winding borders and a coast.

n_regions of admin3 (a few less where a heart has no land), a fifth as many of admin2, a fifteenth of admin1. Codes are like GADM's: SYN.1.2.3_1 lies in
SYN.1.2_1. Draws by cells_seed alone; the same seed draws the same country.$$;
