-- Query kind radius_of_gyration: how far each subscriber roams.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.loaded_days, query.in_parts
CREATE OR REPLACE FUNCTION query.radius_of_gyration(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := radius_of_gyration.spec || '{"aggregation_unit": "lon-lat"}';
BEGIN
    -- Points wait in arrays until the mean is known: of window functions, PostgreSQL lets no worker take a part.
    -- power(): with "metres * metres" the planner would compute the distance twice.
    RETURN query.in_parts(v_spec, format(
        'SELECT d.subscriber, sqrt(sum(d.events * power(CASE WHEN r.lon <> d.mean_lon OR r.lat <> d.mean_lat THEN '
        'public.st_distancespheroid(public.st_makepoint(r.lon, r.lat), d.mean) ELSE 0 END, 2)) / sum(d.events)) / 1000 '
        'AS value FROM (SELECT c.subscriber, unnest(c.regions) AS region, unnest(c.events) AS events, '
        'c.mean_lon, c.mean_lat, public.st_makepoint(c.mean_lon, c.mean_lat) AS mean FROM ('
        'SELECT p.subscriber, array_agg(p.region) AS regions, array_agg(p.events) AS events, '
        'sum(p.events * r.lon) / sum(p.events) AS mean_lon, sum(p.events * r.lat) / sum(p.events) AS mean_lat '
        'FROM (%s) AS p INNER JOIN store.region AS r ON r.region = p.region WHERE r.lon IS NOT NULL GROUP BY p.subscriber) AS c) AS d '
        'INNER JOIN store.region AS r ON r.region = d.region GROUP BY d.subscriber',
        CASE (SELECT count(*) FROM query.loaded_days(v_spec)) WHEN 1 THEN
            -- Of one day no more distances than there are cells: not worth bringing those of one point together.
            format('SELECT v.subscriber, v.region, v.events::double precision AS events FROM (%s) AS v',
                query.visits_sql(v_spec, TRUE))
        ELSE
            format('SELECT v.subscriber, v.region, sum(v.events)::double precision AS events FROM (%s) AS v '
                'GROUP BY v.subscriber, v.region', query.visits_sql(v_spec, TRUE))
        END));
END
$body$;

COMMENT ON FUNCTION query.radius_of_gyration(jsonb) IS
$$SQL text of radius_of_gyration: subscriber, value (km).

The root of the mean square geodesic distance (WGS 84) of located events from their mean longitude and latitude.$$;

SELECT query.register_kind(
    kind => 'radius_of_gyration',
    level => 'subscriber',
    summary => 'How far each subscriber roams, in km.',
    description => 'The root mean square distance of a subscriber''s located events from their centre.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "radius_of_gyration", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
