-- Query kind contact_reference_location_stats: how far contacts live from each subscriber.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.require_points
-- requires: query.statistic_sql, query.sql
CREATE OR REPLACE FUNCTION query.contact_reference_location_stats(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_places constant jsonb := contact_reference_location_stats.spec -> 'contact_locations';
BEGIN
    PERFORM query.require_points('contact_locations', v_places);
    RETURN format(
        'SELECT d.subscriber, %s AS value FROM (SELECT c.subscriber, '
        'public.st_distance(public.geography(a.geom), public.geography(b.geom)) / 1000 AS km FROM (%s) AS c '
        'INNER JOIN (%3$s) AS f ON f.subscriber = c.subscriber INNER JOIN (%3$s) AS t ON t.subscriber = '
        'c.msisdn_counterpart '
        'INNER JOIN store.region AS a ON a.region = f.region INNER JOIN store.region AS b ON b.region = '
        't.region '
        'WHERE a.geom IS NOT NULL AND b.geom IS NOT NULL) AS d GROUP BY d.subscriber',
        query.statistic_sql(contact_reference_location_stats.spec ->> 'statistic', 'd.km'),
        query.sql(contact_reference_location_stats.spec -> 'contact_balance'), query.sql(v_places));
END
$body$;

COMMENT ON FUNCTION query.contact_reference_location_stats(jsonb) IS
$$SQL text of contact_reference_location_stats: subscriber, value (km; a number of contacts for count).

Errors: 22023 locations without longitude and latitude.$$;

SELECT query.register_kind(
    kind => 'contact_reference_location_stats',
    level => 'subscriber',
    summary => 'A statistic of how far each subscriber''s contacts are from them, in km.',
    description => 'Geodesic distances between the reference locations (unit lon-lat) of a subscriber and of '
        'each contact; both must have one.',
    parameters => jsonb_build_array(
        '{"name": "contact_balance", "required": true, "description": "Contacts.", "type": {"type": "query",
          "category": "contact_balance"}}'::jsonb,
        '{"name": "contact_locations", "required": true,
          "description": "Where subscribers and contacts are (unit lon-lat).", "type": {"type": "query",
          "category": "reference_location"}}'::jsonb,
        query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "contact_reference_location_stats", "contact_balance": {"query_kind":
     "contact_balance", "start_date": "2016-01-01", "end_date": "2016-01-08"},
     "contact_locations": {"query_kind": "daily_location", "date": "2016-01-01",
     "aggregation_unit": "lon-lat", "method": "last"}}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
