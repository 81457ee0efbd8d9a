-- Leader clustering of one subscriber's sites, heaviest first.
CREATE OR REPLACE FUNCTION query.hartigan(
    sites integer[],
    lons double precision[],
    lats double precision[],
    weights bigint[],
    radius_km double precision
)
RETURNS TABLE (cluster integer, site integer, weight bigint, lon double precision, lat double precision)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- On no ellipsoid like the earth's is a degree of latitude shorter than this, so most distances need not be known.
    c_degree constant double precision := 110500;
    v_metres constant double precision := hartigan.radius_km * 1000;
    v_lons double precision[] := '{}';
    v_lats double precision[] := '{}';
    v_weights bigint[] := '{}';
    v_members integer[] := '{}';
    v_found integer;
    v_total bigint;
BEGIN
    -- Most often so.
    IF cardinality(hartigan.sites) = 1 THEN
        cluster := 1;
        site := hartigan.sites[1];
        weight := hartigan.weights[1];
        lon := hartigan.lons[1];
        lat := hartigan.lats[1];
        RETURN NEXT;
        RETURN;
    END IF;
    FOR i IN 1 .. cardinality(hartigan.sites) LOOP
        v_found := NULL;
        -- The first cluster near enough, not the nearest.
        FOR j IN 1 .. cardinality(v_weights) LOOP
            IF abs(v_lats[j] - hartigan.lats[i]) * c_degree < v_metres AND public.st_distance(
                public.geography(public.st_setsrid(public.st_makepoint(v_lons[j], v_lats[j]), 4326)),
                public.geography(public.st_setsrid(public.st_makepoint(hartigan.lons[i], hartigan.lats[i]), 4326))
            ) < v_metres THEN
                v_found := j;
                EXIT;
            END IF;
        END LOOP;
        IF v_found IS NULL THEN
            v_found := cardinality(v_weights) + 1;
            v_lons[v_found] := hartigan.lons[i];
            v_lats[v_found] := hartigan.lats[i];
            v_weights[v_found] := hartigan.weights[i];
        ELSE
            v_total := v_weights[v_found] + hartigan.weights[i];
            v_lons[v_found] := (v_lons[v_found] * v_weights[v_found] + hartigan.lons[i] * hartigan.weights[i]) / v_total;
            v_lats[v_found] := (v_lats[v_found] * v_weights[v_found] + hartigan.lats[i] * hartigan.weights[i]) / v_total;
            v_weights[v_found] := v_total;
        END IF;
        v_members[i] := v_found;
    END LOOP;
    -- A query for them would cost as much as all of the above.
    FOR i IN 1 .. cardinality(hartigan.sites) LOOP
        v_found := v_members[i];
        cluster := v_found;
        site := hartigan.sites[i];
        weight := v_weights[v_found];
        lon := v_lons[v_found];
        lat := v_lats[v_found];
        RETURN NEXT;
    END LOOP;
END
$body$;

COMMENT ON FUNCTION query.hartigan(integer[], double precision[], double precision[], bigint[], double precision) IS
$$Clusters of sites given in the order to take them: each site with its cluster's number, weight and centre.

A site joins the first cluster whose centre is nearer than radius_km (geodesic, strictly), which moves the centre to
the mean weighted by call days; else it founds a cluster. Arrays of equal length; at most sites x clusters distances.$$;
