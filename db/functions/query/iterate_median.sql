-- A centred median filter, applied until it changes nothing.
CREATE OR REPLACE FUNCTION query.iterate_median(series double precision[], size integer)
RETURNS double precision[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_now double precision[] := iterate_median.series;
    v_half constant integer := iterate_median.size / 2;
    v_margin constant double precision[] := array_fill(0::double precision, ARRAY[v_half]);
    v_former double precision[];
    v_padded double precision[];
BEGIN
    -- A root is reached in fewer steps than there are values.
    FOR i IN 1 .. coalesce(cardinality(v_now), 0) LOOP
        v_former := v_now;
        v_padded := v_margin || v_former || v_margin;
        v_now := ARRAY(
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY w.value)
            FROM generate_series(1, cardinality(v_former)) AS p (place)
            CROSS JOIN LATERAL unnest(v_padded[p.place:p.place + 2 * v_half]) AS w (value)
            GROUP BY p.place ORDER BY p.place);
        EXIT WHEN v_now = v_former;
    END LOOP;
    RETURN v_now;
END
$body$;

COMMENT ON FUNCTION query.iterate_median(double precision[], integer) IS
$$A series (doubles in order of time) smoothed: each value becomes the median of itself and its size - 1 neighbours,
zeros beyond both ends, again and again until nothing changes. size: an odd number of at least 3.$$;
