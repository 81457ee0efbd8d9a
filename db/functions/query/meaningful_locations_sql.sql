-- Places that mean something to a subscriber: clusters of sites, by when they are used.
-- requires: query.events_sql, query.hartigan, query.labels_sql, query.time_zone
CREATE OR REPLACE FUNCTION query.meaningful_locations_sql(spec jsonb, label text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := meaningful_locations_sql.spec;
    v_days constant text[] := ARRAY[
        'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
BEGIN
    IF v_spec ->> 'aggregation_unit' = 'lon-lat' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'aggregation_unit: lon-lat is not a polygon spatial unit.',
            HINT = 'Ask for admin0 to admin3 or another layer of polygons.';
    END IF;
    -- Innermost the clusters, then their scores, then one row a centre of the wanted label.
    RETURN format(
        'SELECT w.subscriber, w.lon, w.lat, 1::numeric / count(*) OVER (PARTITION BY w.subscriber) AS share, r.region '
        'FROM (SELECT DISTINCT k.subscriber, k.lon, k.lat FROM ('
        'SELECT c.subscriber, c.lon, c.lat, avg(s.hour_score) AS hour_score, avg(s.day_score) AS day_score FROM ('
        'SELECT g.subscriber, h.cluster, h.site, h.weight, h.lon, h.lat FROM ('
        'SELECT d.subscriber, array_agg(d.site ORDER BY d.days DESC, t.id, t.version) AS sites, '
        'array_agg(public.st_x(t.point) ORDER BY d.days DESC, t.id, t.version) AS lons, '
        'array_agg(public.st_y(t.point) ORDER BY d.days DESC, t.id, t.version) AS lats, '
        'array_agg(d.days ORDER BY d.days DESC, t.id, t.version) AS weights '
        'FROM (%1$s) AS d INNER JOIN store.site AS t ON t.site = d.site WHERE t.point IS NOT NULL '
        'GROUP BY d.subscriber) AS g CROSS JOIN LATERAL query.hartigan(g.sites, g.lons, g.lats, g.weights, %2$s) AS h) '
        'AS c INNER JOIN (%1$s) AS s ON s.subscriber = c.subscriber AND s.site = c.site WHERE c.weight >= %3$s '
        'GROUP BY c.subscriber, c.cluster, c.lon, c.lat) AS k LEFT JOIN (%4$s) AS b ON public.st_contains('
        'b.area, public.st_setsrid(public.st_makepoint(k.hour_score, k.day_score), 4326)) '
        'WHERE coalesce(b.label, ''unknown'') = %5$L) AS w LEFT JOIN store.region AS r ON r.layer = %6$L '
        'AND public.st_contains(r.geom, public.st_setsrid(public.st_makepoint(w.lon, w.lat), 4326))',
        query.site_scores_sql(v_spec,
            ARRAY(SELECT s.value::double precision
                FROM jsonb_array_elements_text(v_spec -> 'tower_hour_of_day_scores') WITH ORDINALITY AS s
                ORDER BY s.ordinality),
            ARRAY(SELECT (v_spec -> 'tower_day_of_week_scores' ->> d.name)::double precision
                FROM unnest(v_days) WITH ORDINALITY AS d (name, place) ORDER BY d.place)),
        v_spec ->> 'tower_cluster_radius', v_spec ->> 'tower_cluster_call_threshold',
        query.labels_sql(v_spec -> 'labels'), meaningful_locations_sql.label, v_spec ->> 'aggregation_unit');
END
$body$;

COMMENT ON FUNCTION query.meaningful_locations_sql(jsonb, text) IS
$$SQL text of a subscriber's cluster centres with a label: subscriber, lon, lat, share (1 / how many), region (NULL
outside all).

A cluster's scores are the plain means over its sites of each site's mean hour score and day score.
Errors: 22023 a unit of points, or labels that overlap.$$;
