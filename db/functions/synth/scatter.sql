-- Finds places on land: drawn again until they lie in a region.
CREATE OR REPLACE FUNCTION synth.scatter(
    layer text,
    seed bigint,
    numbers integer[],
    hearts public.geometry[],
    spreads double precision[]
)
RETURNS TABLE (number integer, point public.geometry)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    WITH RECURSIVE land AS MATERIALIZED (
        SELECT public.st_xmin(e.box) AS west, public.st_xmax(e.box) - public.st_xmin(e.box) AS width,
            public.st_ymin(e.box) AS south, public.st_ymax(e.box) - public.st_ymin(e.box) AS height,
            cos(radians((public.st_ymin(e.box) + public.st_ymax(e.box)) / 2)) AS narrow
        FROM (SELECT public.st_extent(r.geom) AS box FROM store.region AS r WHERE r.layer = scatter.layer) AS e
    ),

    draw AS (
        SELECT w.number, w.heart, w.spread, 0 AS attempt, NULL::public.geometry AS point, FALSE AS found
        FROM unnest(scatter.numbers, scatter.hearts, scatter.spreads) AS w (number, heart, spread)
        UNION ALL
        SELECT p.number, p.heart, p.spread, p.attempt, p.point,
            EXISTS (
                SELECT FROM store.region AS r
                WHERE r.layer = scatter.layer AND public.st_within(p.point, r.geom)
            )
        FROM (
            -- About a heart at a normal distance; without one, or in vain for long, anywhere.
            SELECT u.number, u.heart, u.spread, u.attempt, public.st_setsrid(public.st_makepoint(
                round((CASE WHEN u.heart IS NULL OR u.attempt > 100 THEN l.west + l.width * u.u
                    ELSE public.st_x(u.heart) + u.spread * sqrt(-2 * ln(u.u)) * cos(2 * pi() * u.v) / l.narrow
                END)::numeric, 6)::double precision,
                round((CASE WHEN u.heart IS NULL OR u.attempt > 100 THEN l.south + l.height * u.v
                    ELSE public.st_y(u.heart) + u.spread * sqrt(-2 * ln(u.u)) * sin(2 * pi() * u.v)
                END)::numeric, 6)::double precision), 4326) AS point
            FROM (
                SELECT d.number, d.heart, d.spread, d.attempt + 1 AS attempt,
                    ((hashint8extended(d.number * 1024::bigint + d.attempt, scatter.seed) & 4503599627370495) + 0.5)
                    / 4503599627370496::double precision AS u,
                    ((hashint8extended(d.number * 1024::bigint + d.attempt, scatter.seed + 1) & 4503599627370495)
                    + 0.5) / 4503599627370496::double precision AS v
                FROM draw AS d
                WHERE NOT d.found AND d.attempt < 1000
            ) AS u
                CROSS JOIN land AS l
        ) AS p
    )

    SELECT d.number, d.point FROM draw AS d WHERE d.found ORDER BY d.number;
END
$body$;

COMMENT ON FUNCTION synth.scatter(text, bigint, integer[], public.geometry[], double precision[]) IS
$$A point in some region of the layer for each number: about its heart, spread (degrees of latitude) times a normal
distance away, or anywhere when the heart is null. By seed and number alone; coordinates have six decimals.$$;
