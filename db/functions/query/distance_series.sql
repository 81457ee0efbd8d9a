-- Query kind distance_series: how far each subscriber is from a place, by day or another span.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.require_points
-- requires: query.visits_sql, query.located_events_sql, query.statistic_sql, query.time_zone, query.sql
CREATE OR REPLACE FUNCTION query.distance_series(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := distance_series.spec;
    v_bucket constant text := v_spec ->> 'time_bucket';
    v_metres text;
    v_join text := '';
    v_visits text;
BEGIN
    IF v_spec ? 'reference_location' THEN
        PERFORM query.require_points('reference_location', v_spec -> 'reference_location');
        v_metres := 'public.st_distance(public.geography(f.geom), public.geography(r.geom)) / 1000';
        v_join := format('INNER JOIN (%s) AS h ON h.subscriber = v.subscriber INNER JOIN store.region AS f '
            'ON f.region = h.region AND f.geom IS NOT NULL', query.sql(v_spec -> 'reference_location'));
    ELSE
        v_metres := format('public.st_distance(public.geography(public.st_setsrid(public.st_makepoint(%s, %s), 4326)), '
            'public.geography(r.geom))', v_spec #>> '{reference_point,lon}', v_spec #>> '{reference_point,lat}');
    END IF;
    -- The daily roll-up has days, not hours.
    v_visits := CASE WHEN v_bucket IN ('second', 'minute', 'hour') THEN format(
        'SELECT e.subscriber, e.region, 1 AS events, e."time" AS first_time FROM (%s) AS e',
        query.located_events_sql(v_spec || '{"aggregation_unit": "lon-lat"}'))
        ELSE query.visits_sql(v_spec || '{"aggregation_unit": "lon-lat"}', TRUE) END;
    RETURN format(
        'SELECT d.subscriber, d.datetime, %1$s AS value FROM ('
        'SELECT v.subscriber, v.datetime, v.events, %2$s AS distance FROM ('
        'SELECT t.subscriber, t.region, date_trunc(%3$L, t.first_time AT TIME ZONE %4$L) AS datetime, '
        'sum(t.events) AS events FROM (%5$s) AS t GROUP BY t.subscriber, t.region, datetime) AS v '
        'INNER JOIN store.region AS r ON r.region = v.region %6$s WHERE r.geom IS NOT NULL) AS d '
        'CROSS JOIN LATERAL generate_series(1, d.events) AS n GROUP BY d.subscriber, d.datetime',
        query.statistic_sql(v_spec ->> 'statistic', 'd.distance'), v_metres, v_bucket, query.time_zone(), v_visits,
        v_join);
END
$body$;

COMMENT ON FUNCTION query.distance_series(jsonb) IS
$$SQL text of distance_series: subscriber, datetime (local start of the span), value (km from a reference location,
metres from a point). Errors: 22023 a reference location without longitude and latitude.$$;

SELECT query.register_kind(
    kind => 'distance_series',
    level => 'subscriber',
    summary => 'How far each subscriber is from a reference location or point, span by span.',
    description => 'A statistic over the geodesic distances of located events, by local day (or another '
        'time_bucket): in km from the subscriber''s reference location, or in metres from a point, '
        'which is 0, 0 if not given.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'),
        '{"name": "time_bucket", "default": "day", "description": "The span of a value.", "type": {"type":
          "string", "enum": ["second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade",
          "century"]}}'::jsonb,
        '{"name": "reference_location", "description": "Where distances start (unit lon-lat).",
          "type": {"type": "query", "category": "reference_location"}}'::jsonb,
        '{"name": "reference_point", "default": {"lon": 0, "lat": 0},
          "description": "{lon, lat}: where distances start for all, if there is no reference_location.",
          "type": {"type": "object", "members": [{"name": "lon", "required": true, "type": {"type": "number",
          "minimum": -180, "maximum": 180}}, {"name": "lat", "required": true, "type": {"type": "number",
          "minimum": -90, "maximum": 90}}]}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "datetime", "type": "timestamp"},
     {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "distance_series", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "reference_location": {"query_kind": "daily_location", "date": "2016-01-01",
     "aggregation_unit": "lon-lat", "method": "last"}}',
    categories => ARRAY['distance_series', 'subscriber_series', 'subscriber_values'],
    stored => TRUE
);
