-- Query kind displacement: how far each subscriber is from a reference location.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.statistic_sql, query.sql
CREATE OR REPLACE FUNCTION query.displacement(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_reference constant jsonb := displacement.spec -> 'reference_location';
BEGIN
    IF query.unit(v_reference) <> 'lon-lat' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('reference_location: unit %s does not have longitude/latitude columns.',
                query.unit(v_reference)),
            HINT = 'Give a reference location of aggregation_unit lon-lat.';
    END IF;
    -- One distance a place, then as many rows as events there, for any statistic.
    RETURN format(
        'SELECT d.subscriber, %1$s AS value FROM ('
        'SELECT v.subscriber, v.events, public.st_distance(public.geography(a.geom), public.geography(b.geom)) '
        '/ 1000 AS km FROM (SELECT t.subscriber, t.region, sum(t.events) AS events FROM (%2$s) AS t '
        'GROUP BY t.subscriber, t.region) AS v INNER JOIN (%3$s) AS f ON f.subscriber = v.subscriber '
        'INNER JOIN store.region AS a ON a.region = f.region INNER JOIN store.region AS b ON b.region = v.region '
        'WHERE a.geom IS NOT NULL AND b.geom IS NOT NULL) AS d '
        'CROSS JOIN LATERAL generate_series(1, d.events) AS n GROUP BY d.subscriber',
        query.statistic_sql(displacement.spec ->> 'statistic', 'd.km'),
        query.visits_sql(displacement.spec || '{"aggregation_unit": "lon-lat"}', TRUE),
        query.sql(v_reference));
END
$body$;

COMMENT ON FUNCTION query.displacement(jsonb) IS
$$SQL text of displacement: subscriber, value (km; a number of events for count).

Errors: 22023 a reference location without longitude and latitude.$$;

SELECT query.register_kind(
    kind => 'displacement',
    level => 'subscriber',
    summary => 'How far each subscriber is from a reference location, in km.',
    description => 'A statistic over the geodesic distances of a subscriber''s located events from their reference '
        'location (unit lon-lat). Subscribers without a reference location are left out.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('statistic'),
        '{"name": "reference_location", "required": true, "description": "Where distances start (unit lon-lat).",
          "type": {"type": "query", "category": "reference_location"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "displacement", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "statistic": "avg", "reference_location": {"query_kind": "daily_location", "date": "2016-01-01",
            "aggregation_unit": "lon-lat", "method": "last"}}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
