-- Places that mean something to a subscriber: clusters of sites, by when they are used.
-- requires: query.hartigan, query.labels_sql, query.site_scores_sql, query.in_parts
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
    v_centres text;
BEGIN
    IF v_spec ->> 'aggregation_unit' = 'lon-lat' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'aggregation_unit: lon-lat is not a polygon spatial unit.',
            HINT = 'Ask for admin0 to admin3 or another layer of polygons.';
    END IF;
    -- Scores by site, clusters of sites, in ranges of people; then one row a centre of the wanted label. Sites are
    -- numbered by an array: a window function is left to the leader. Regions are looked up once for each centre: most are
    -- a site's place.
    v_centres := query.in_parts(v_spec, format(
        'SELECT DISTINCT k.subscriber, k.lon, k.lat FROM ('
        'SELECT g.subscriber, h.lon, h.lat, h.weight, avg(g.hour_scores[h.place]) AS hour_score, '
        'avg(g.day_scores[h.place]) AS day_score '
        'FROM (SELECT o.subscriber, array_agg(o.site) AS sites, array_agg(o.lon) AS lons, array_agg(o.lat) AS lats, '
        'array_agg(o.days) AS weights, array_agg(o.hour_score) AS hour_scores, array_agg(o.day_score) AS day_scores '
        'FROM (SELECT d.subscriber, t.lon, t.lat, d.days, d.hour_score, d.day_score, t.site FROM (%1$s) AS d INNER JOIN ('
        'SELECT t.site, public.st_x(t.point) AS lon, public.st_y(t.point) AS lat, u.place FROM ('
        'SELECT array_agg(t.site ORDER BY t.id, t.version) AS sites FROM store.site AS t) AS a CROSS JOIN LATERAL '
        'unnest(a.sites) WITH ORDINALITY AS u (site, place) INNER JOIN store.site AS t ON t.site = u.site '
        'WHERE t.point IS NOT NULL) AS t '
        'ON t.site = d.site ORDER BY d.subscriber, d.days DESC, t.place) AS o GROUP BY o.subscriber) AS g '
        'CROSS JOIN LATERAL query.hartigan(g.sites, g.lons, g.lats, g.weights, %2$s) '
        'WITH ORDINALITY AS h (cluster, site, weight, lon, lat, place) '
        'GROUP BY g.subscriber, h.cluster, h.lon, h.lat, h.weight) AS k LEFT JOIN (%4$s) AS b ON public.st_contains('
        'b.area, public.st_setsrid(public.st_makepoint(k.hour_score, k.day_score), 4326)) '
        'WHERE k.weight >= %3$s AND coalesce(b.label, ''unknown'') = %5$L',
        query.site_scores_sql(v_spec,
            ARRAY(SELECT s.value::double precision
                FROM jsonb_array_elements_text(v_spec -> 'tower_hour_of_day_scores') WITH ORDINALITY AS s
                ORDER BY s.ordinality),
            ARRAY(SELECT (v_spec -> 'tower_day_of_week_scores' ->> d.name)::double precision
                FROM unnest(v_days) WITH ORDINALITY AS d (name, place) ORDER BY d.place)),
        v_spec ->> 'tower_cluster_radius', v_spec ->> 'tower_cluster_call_threshold',
        query.labels_sql(v_spec -> 'labels'), meaningful_locations_sql.label));
    RETURN format(
        'WITH centre AS MATERIALIZED (%s), '
        'located AS MATERIALIZED (SELECT p.lon, p.lat, r.region FROM (SELECT DISTINCT c.lon, c.lat FROM centre AS c) AS p '
        'INNER JOIN store.region AS r ON r.layer = %L '
        'AND public.st_contains(r.geom, public.st_setsrid(public.st_makepoint(p.lon, p.lat), 4326))) '
        'SELECT c.subscriber, c.lon, c.lat, 1::numeric / count(*) OVER (PARTITION BY c.subscriber) AS share, l.region '
        'FROM centre AS c LEFT JOIN located AS l ON l.lon = c.lon AND l.lat = c.lat',
        v_centres, v_spec ->> 'aggregation_unit');
END
$body$;

COMMENT ON FUNCTION query.meaningful_locations_sql(jsonb, text) IS
$$SQL text of a subscriber's cluster centres with a label: subscriber, lon, lat, share (1 / how many), region (NULL
outside all).

A cluster's scores are the plain means over its sites of each site's mean hour score and day score.
Errors: 22023 a unit of points, or labels that overlap.$$;
