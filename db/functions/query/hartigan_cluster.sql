-- Query kind hartigan_cluster: which sites of a subscriber belong together.
-- requires: query.register_kind, query.parameter_group, query.site_call_days, query.hartigan
CREATE OR REPLACE FUNCTION query.hartigan_cluster(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT h.subscriber, public.st_setsrid(public.st_makepoint(h.lon, h.lat), 4326) AS cluster, '
        'h.cluster AS rank, '
        'h.weight AS calldays, array_agg(t.id ORDER BY h.place) AS site_id, array_agg(t.version ORDER '
        'BY h.place) AS version '
        'FROM (SELECT g.subscriber, k.* FROM ('
        'SELECT d.subscriber, array_agg(d.site ORDER BY d.value DESC, t.id, t.version) AS sites, '
        'array_agg(public.st_x(t.point) ORDER BY d.value DESC, t.id, t.version) AS lons, '
        'array_agg(public.st_y(t.point) ORDER BY d.value DESC, t.id, t.version) AS lats, '
        'array_agg(d.value ORDER BY d.value DESC, t.id, t.version) AS weights '
        'FROM (%s) AS d INNER JOIN store.site AS t ON t.site = d.site WHERE t.point IS NOT NULL GROUP '
        'BY d.subscriber) AS g '
        'CROSS JOIN LATERAL query.hartigan(g.sites, g.lons, g.lats, g.weights, %s) '
        'WITH ORDINALITY AS k (cluster, site, weight, lon, lat, place)) AS h '
        'INNER JOIN store.site AS t ON t.site = h.site WHERE h.weight >= %s '
        'GROUP BY h.subscriber, h.cluster, h.lon, h.lat, h.weight',
        query.site_call_days(hartigan_cluster.spec), hartigan_cluster.spec ->> 'radius',
        hartigan_cluster.spec ->> 'call_threshold');
END
$body$;

COMMENT ON FUNCTION query.hartigan_cluster(jsonb) IS
$$SQL text of hartigan_cluster: subscriber, cluster (point), rank, calldays, site_id and version
(arrays, heaviest first).$$;

SELECT query.register_kind(
    kind => 'hartigan_cluster',
    level => 'subscriber',
    summary => 'Clusters of the sites that each subscriber uses.',
    description => 'Hartigan''s leader algorithm: sites in descending order of call days join the first cluster '
        'whose centre is nearer than the radius, or found a new one.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "radius", "default": 1, "description": "In km.", "type": {"type": "number", "minimum": 0}}'::jsonb,
        '{"name": "call_threshold", "default": 0,
          "description": "The least number of call days of a cluster.", "type": {"type": "integer"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "cluster", "type": "public.geometry"},
     {"name": "rank", "type": "integer"}, {"name": "calldays", "type": "bigint"}, {"name": "site_id",
     "type": "text[]"}, {"name": "version", "type": "integer[]"}]',
    example => '{"query_kind": "hartigan_cluster", "start_date": "2016-01-01", "end_date": "2016-01-08", "radius": 1}',
    stored => TRUE
);
