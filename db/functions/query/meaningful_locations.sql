-- Query kind meaningful_locations: places that mean something to each subscriber.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.meaningful_locations_sql
CREATE OR REPLACE FUNCTION query.meaningful_locations(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- No layer has no name: where the centres lie is not asked.
    RETURN format(
        'SELECT m.subscriber, %1$L::text AS label, public.st_setsrid(public.st_makepoint(m.lon, m.lat), '
        '4326) AS cluster, '
        'count(*) OVER (PARTITION BY m.subscriber) AS n_clusters FROM (%2$s) AS m',
        meaningful_locations.spec ->> 'label',
        query.meaningful_locations_sql(
            meaningful_locations.spec || '{"aggregation_unit": ""}', meaningful_locations.spec ->> 'label'));
END
$body$;

COMMENT ON FUNCTION query.meaningful_locations(jsonb) IS
$$SQL text of meaningful_locations: subscriber, label, cluster (point), n_clusters.

Errors: 22023 labels that overlap.$$;

SELECT query.register_kind(
    kind => 'meaningful_locations',
    level => 'subscriber',
    summary => 'Places that mean something to each subscriber: clusters of sites with a label.',
    description => 'What meaningful_locations_aggregate counts, by subscriber: the centres of hartigan_cluster '
        'whose mean scores lie in the label''s area.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "label", "required": true, "description": "The label wanted, or unknown.", "type": {"type":
          "string"}}'::jsonb,
        query.parameter_group('meaningful') -> 0,
        query.defaulted(query.parameter_group('meaningful') -> 1,
            '[-1, -1, -1, -1, -1, -1, -1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, -1, -1, -1]'),
        query.defaulted(query.parameter_group('meaningful') -> 2,
            '{"monday": 1, "tuesday": 1, "wednesday": 1, "thursday": 0, "friday": -1, "saturday": -1, "sunday": -1}'),
        query.parameter_group('meaningful') -> 3, query.parameter_group('meaningful') -> 4,
        query.parameter_group('events'), query.parameter_group('subset')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "label", "type": "text"}, {"name": "cluster",
     "type": "public.geometry"}, {"name": "n_clusters", "type": "bigint"}]',
    example => '{"query_kind": "meaningful_locations", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "label": "evening", "labels": {"evening": {"type": "Polygon", "coordinates": [[[1e-06, -0.5], [1e-06,
     -1.1], [1.1, -1.1], [1.1, -0.5]]]}}}',
    stored => TRUE
);
