-- Fills the gaps of a series by the median of the values before them.
CREATE OR REPLACE FUNCTION query.impute_medians(series double precision[], size integer)
RETURNS double precision[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_known double precision[];
    v_filled double precision[] := '{}';
    v_seen integer := 0;
    v_last integer;
BEGIN
    SELECT array_agg(v.value ORDER BY v.place) INTO v_known
    FROM unnest(impute_medians.series) WITH ORDINALITY AS v (value, place) WHERE v.value IS NOT NULL;
    FOR i IN 1 .. coalesce(cardinality(impute_medians.series), 0) LOOP
        IF impute_medians.series[i] IS NOT NULL THEN
            v_seen := v_seen + 1;
            v_filled[i] := impute_medians.series[i];
        ELSE
            -- Before the first full window its median stands in.
            v_last := greatest(v_seen, impute_medians.size);
            v_filled[i] := (
                SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY w.value)
                FROM unnest(v_known[v_last - impute_medians.size + 1:v_last]) AS w (value));
        END IF;
    END LOOP;
    RETURN v_filled;
END
$body$;

COMMENT ON FUNCTION query.impute_medians(double precision[], integer) IS
$$A series (doubles in order of time, NULL where there is none) with its gaps filled.

A gap becomes the median of the last size values that are there, or of the first size ones where there are fewer.$$;
