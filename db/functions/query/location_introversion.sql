-- Query kind location_introversion: which share of the contacts of each region stay within it.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.direction_sql, query.layer_of
CREATE OR REPLACE FUNCTION query.location_introversion(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_located text;
BEGIN
    -- Both ends of an event have its id and opposite directions; direction chooses the end that counts.
    v_located := format(
        'SELECT e.subscriber, e.id, e.outgoing, m.region FROM (%s) AS e '
        'INNER JOIN store.cell_region AS m ON m.cell = e.cell AND m.layer = %L',
        query.events_sql(location_introversion.spec - 'direction', ARRAY['id', 'outgoing']),
        query.layer_of(location_introversion.spec));
    RETURN format(
        'WITH located AS NOT MATERIALIZED (%s) SELECT e.region, '
        '(count(*) FILTER (WHERE o.region = e.region))::double precision / count(*) AS value, '
        'count(DISTINCT e.subscriber) AS contributors FROM located AS e '
        'INNER JOIN located AS o ON o.id = e.id AND o.outgoing <> e.outgoing WHERE e.region IS NOT NULL%s GROUP BY e.region',
        v_located,
        coalesce(' AND ' || query.direction_sql(location_introversion.spec ->> 'direction'), ''));
END
$body$;

COMMENT ON FUNCTION query.location_introversion(jsonb) IS
$$SQL text of location_introversion: region, value (share, 0 to 1), contributors (people there).$$;

SELECT query.register_kind(
    kind => 'location_introversion',
    level => 'aggregate',
    summary => 'Which share of the contacts of each region stay within it.',
    description => 'Of the calls and messages with both ends located and one end in the region, the share whose '
        'other end is there '
        'too. A region is shown when more than 15 people there took part.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('direction'),
        query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "location_introversion", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows"}',
    unit_from => 'aggregation_unit'
);
