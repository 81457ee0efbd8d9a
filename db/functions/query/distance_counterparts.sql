-- Query kind distance_counterparts: how far apart the two parties of an event are.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.events_sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.distance_counterparts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- The other party's row may be of anybody: neither subset nor direction holds for it.
    RETURN format(
        'SELECT d.subscriber, %s AS value FROM (SELECT a.subscriber, '
        'public.st_distance(public.geography(f.point), public.geography(t.point)) / 1000 AS km FROM (%s) AS a '
        'INNER JOIN (%s) AS b ON b.id = a.id AND b.outgoing <> a.outgoing '
        'INNER JOIN store.cell AS f ON f.cell = a.cell INNER JOIN store.cell AS t ON t.cell = b.cell '
        'WHERE f.point IS NOT NULL AND t.point IS NOT NULL%s) AS d GROUP BY d.subscriber',
        query.statistic_sql(distance_counterparts.spec ->> 'statistic', 'd.km'),
        query.events_sql(distance_counterparts.spec, ARRAY['id', 'outgoing', 'counterpart']),
        query.events_sql(distance_counterparts.spec - 'subscriber_subset' - 'direction', ARRAY['id', 'outgoing']),
        CASE WHEN (distance_counterparts.spec ->> 'exclude_self_calls')::boolean THEN
            ' AND a.counterpart <> a.subscriber' ELSE '' END);
END
$body$;

COMMENT ON FUNCTION query.distance_counterparts(jsonb) IS
$$SQL text of distance_counterparts: subscriber, value (km; a number of events for count).$$;

SELECT query.register_kind(
    kind => 'distance_counterparts',
    level => 'subscriber',
    summary => 'A statistic of how far apart each subscriber and the other party of an event are, in km.',
    description => 'Geodesic distances between the cells of both parties, over the events of which both parties'' '
        'rows are there (same id, opposite direction).',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('direction'),
        query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'),
        '{"name": "exclude_self_calls", "default": true, "description": "Leave out contacts with oneself.",
          "type": {"type": "boolean"}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "distance_counterparts", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "statistic": "avg"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
