-- What the registry can say of a kind: drafts of three of the most different.
BEGIN;
\ir include/world.psql
SELECT plan(58);
CREATE TEMP TABLE before AS SELECT query.published_scopes() AS scopes;

-- draft_homes: maps, lists of a fixed length, objects; a column before the unit
CREATE FUNCTION query.draft_homes(spec jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'SELECT ''home''::text AS label, r.region, 16.5::numeric AS value, 16 AS contributors FROM store.region AS r '
        'WHERE r.code = ''A1'''
$$;
SELECT query.register_kind(
    kind => 'draft_homes', level => 'aggregate', exposed => TRUE,
    summary => 'Where homes are.', description => 'A draft.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        '{"name": "label", "type": {"type": "string"}, "required": true}'::jsonb,
        '{"name": "labels", "type": {"type": "map", "values": {"type": "geojson"}}, "required": true}'::jsonb,
        '{"name": "tower_hour_of_day_scores", "required": true, "type": {"type": "list", "minimum_items": 24,
            "maximum_items": 24, "items": {"type": "number", "minimum": -1, "maximum": 1}}}'::jsonb,
        jsonb_build_object('name', 'tower_day_of_week_scores', 'required', TRUE, 'type', jsonb_build_object(
            'type', 'object', 'members', (SELECT jsonb_agg(jsonb_build_object('name', d.name, 'required', TRUE,
                'type', '{"type": "number", "minimum": -1, "maximum": 1}'::jsonb)) FROM unnest(ARRAY['monday',
                'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']) AS d (name)))),
        '{"name": "tower_cluster_radius", "type": {"type": "number"}, "default": 1.0}'::jsonb,
        '{"name": "tower_cluster_call_threshold", "type": {"type": "integer"}, "default": 0}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset')),
    columns => '[{"name": "label", "type": "text"}, {"name": "region", "role": "unit"},
        {"name": "value", "type": "numeric"}]',
    redaction => '{"rule": "rows"}', unit_from => 'aggregation_unit',
    example => '{"query_kind": "draft_homes"}');

CREATE FUNCTION pg_temp.homes(more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'draft_homes', 'start_date', '2016-01-01',
        'end_date', '2016-01-02', 'aggregation_unit', 'admin3', 'label', 'home',
        'labels', '{"home": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}}'::jsonb,
        'tower_hour_of_day_scores', (SELECT jsonb_agg(CASE WHEN h < 12 THEN '-1'::jsonb ELSE '"0.50"' END)
            FROM generate_series(0, 23) AS h),
        'tower_day_of_week_scores', '{"monday": 1, "tuesday": 1, "wednesday": 1, "thursday": 1, "friday": 1.0,
            "saturday": -1, "sunday": "-1"}'::jsonb) || more
$$;
SELECT is(query.errors(pg_temp.homes()), NULL, 'draft_homes is valid');
SELECT is(query.errors(pg_temp.homes(t.more::jsonb)), t.expected::jsonb, 'and wrong: ' || regexp_replace(t.more, '\s+', ' ', 'g'))
FROM (VALUES
    ('{"labels": {"home": {"type": "Polygon"}, "work": 7}}',
        '{"labels": {"work": {"value": ["Not a valid GeoJSON geometry."]}}}'),
    ('{"labels": []}', '{"labels": ["Not a valid mapping type."]}'),
    ('{"tower_hour_of_day_scores": [1]}', '{"tower_hour_of_day_scores": ["Shorter than minimum length 24."]}'),
    ('{"tower_hour_of_day_scores": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}',
        '{"tower_hour_of_day_scores": ["Longer than maximum length 24."]}'),
    ('{"tower_hour_of_day_scores": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,-1.5]}', '{"tower_hour_of_day_scores":
        {"23": ["Must be greater than or equal to -1 and less than or equal to 1."]}}'),
    ('{"tower_day_of_week_scores": {"monday": 1, "tuesday": 1, "wednesday": 1, "thursday": 1, "friday": 2,
        "saturday": 1, "Sunday": 1}}', '{"tower_day_of_week_scores": {"Sunday": ["Unknown field."],
        "sunday": ["Missing data for required field."],
        "friday": ["Must be greater than or equal to -1 and less than or equal to 1."]}}'),
    ('{"hours": null}', '{"hours": ["Unknown field."]}')
) AS t (more, expected);
SELECT is(query.normalise(pg_temp.homes()) -> 'tower_day_of_week_scores', '{"monday": 1, "tuesday": 1, "wednesday": 1,
    "thursday": 1, "friday": 1, "saturday": -1, "sunday": -1}', 'numbers in an object in one spelling');
SELECT is(query.normalise(pg_temp.homes()) #> '{tower_hour_of_day_scores,23}', '0.5', 'and in a list');
SELECT is(query.normalise(pg_temp.homes()) - 'labels' - 'tower_hour_of_day_scores' - 'tower_day_of_week_scores',
    '{"query_kind": "draft_homes", "start_date": "2016-01-01", "end_date": "2016-01-02",
      "aggregation_unit": "admin3", "label": "home", "tower_cluster_radius": 1.0, "tower_cluster_call_threshold": 0,
      "event_types": ["calls", "sms"]}', 'defaults');
SELECT isnt(query.id(query.normalise(pg_temp.homes())), query.id(query.normalise(pg_temp.homes(jsonb_build_object(
    'tower_hour_of_day_scores', (SELECT jsonb_agg(CASE WHEN h < 13 THEN -1 ELSE 0.5 END)
        FROM generate_series(0, 23) AS h))))), 'the order of scores is part of the question');
SELECT is(query.scopes(pg_temp.homes()),
    ARRAY['admin3:draft_homes:draft_homes'], 'its scope');
SELECT is(pg_temp.published(pg_temp.homes()), '[["home", "A1", 16.5]]', 'a column before the unit');
SELECT is(pg_temp.published(pg_temp.homes('{"aggregation_unit": "lon-lat"}')), '[["home", null, null, 16.5]]',
    'and before lon and lat');
SELECT is(query.openapi_schemas() #> '{draft_homes,properties,labels}',
    '{"type": "object", "additionalProperties": {"type": "object", "description": "A GeoJSON geometry."}}',
    'a map in the schema');
SELECT is(query.openapi_schemas() #> '{draft_homes,properties,tower_hour_of_day_scores}',
    '{"type": "array", "minItems": 24, "maxItems": 24, "items": {"type": "number", "minimum": -1, "maximum": 1}}',
    'a list of 24');
SELECT is(jsonb_array_length(query.openapi_schemas()
    #> '{draft_homes,properties,tower_day_of_week_scores,required}'), 7, 'an object of seven');
SELECT is(query.errors(flow.draft_homes(start_date => '2016-01-01', end_date => '2016-01-02',
    aggregation_unit => 'admin3', label => 'home', labels => pg_temp.homes() -> 'labels',
    tower_hour_of_day_scores => array_fill(0.5::numeric, ARRAY[24]),
    tower_day_of_week_scores => pg_temp.homes() -> 'tower_day_of_week_scores')), NULL, 'its constructor');

-- draft_phone and draft_joined: a text metric, an enumeration that depends on it, columns that do
CREATE FUNCTION query.draft_phone(spec jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'SELECT s.subscriber, ''Smart''::text AS value FROM store.subscriber AS s'
$$;
SELECT query.register_kind(
    kind => 'draft_phone', level => 'subscriber', summary => 'What people hold.', description => 'A draft.',
    parameters => jsonb_build_array(query.parameter_group('window'), query.parameter_group('events')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "text"}]',
    categories => ARRAY['draft_metric'], stored => TRUE, example => '{"query_kind": "draft_phone"}');
UPDATE query.kind SET categories = categories || 'draft_metric'::text WHERE kind = 'event_count';
CREATE FUNCTION query.draft_joined(spec jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('SELECT l.region, ''value''::text AS metric, m.value::text AS key, 0.5::numeric AS value, '
        'count(*) AS contributors FROM (%s) AS l INNER JOIN (%s) AS m ON m.subscriber = l.subscriber '
        'GROUP BY l.region, m.value', query.sql(spec -> 'locations'), query.sql(spec -> 'metric'))
$$;
SELECT query.register_kind(
    kind => 'draft_joined', level => 'aggregate', exposed => TRUE,
    summary => 'A metric by region.', description => 'A draft.',
    parameters => '[
        {"name": "locations", "required": true, "type": {"type": "query", "category": "daily_location"}},
        {"name": "metric", "required": true, "type": {"type": "query", "category": "draft_metric"}},
        {"name": "method", "required": true, "suggest": "avg", "type": {"type": "string", "enum": ["count", "sum", "avg",
            "max", "min", "median", "stddev", "variance", "mode", "distr"]},
         "enum_by": {"parameter": "metric", "kinds": {"draft_phone": ["distr", "mode"]},
            "otherwise": ["count", "sum", "avg", "max", "min", "median", "stddev", "variance", "mode"]}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "metric", "type": "text", "when": {"method": ["distr"]}},
        {"name": "key", "type": "text", "when": {"method": ["distr"]}}, {"name": "value", "type": "numeric"}]',
    redaction => '{"rule": "groups", "by": ["region"]}', unit_from => 'locations',
    example => '{"query_kind": "draft_joined"}');

CREATE FUNCTION pg_temp.joined(metric text, method text, day text DEFAULT '2016-01-04') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'draft_joined', 'method', method,
        'locations', pg_temp.day(jsonb_build_object('date', day)), 'metric', jsonb_build_object('query_kind', metric,
        'start_date', '2016-01-01', 'end_date', '2016-01-02'))
$$;
SELECT is(query.errors(pg_temp.joined(t.metric, t.method)), NULL, format('%s of %s', t.method, t.metric))
FROM (VALUES ('draft_phone', 'distr'), ('draft_phone', 'mode'), ('event_count', 'median'),
    ('event_count', 'mode')) AS t (metric, method);
SELECT is(query.errors(pg_temp.joined('draft_phone', 'avg')), '{"method": ["Must be one of: distr, mode."]}',
    'no average of texts');
SELECT is(query.errors(pg_temp.joined('event_count', 'distr')), '{"method": ["Must be one of: count, sum, avg, max, min, '
    'median, stddev, variance, mode."]}', 'no distribution of numbers');
SELECT is(query.errors(pg_temp.joined('event_count', 'distr') || '{"metric": 7}'), '{"metric": {"_schema":
    ["Invalid input type."]}, "method": ["Must be one of: count, sum, avg, max, min, median, stddev, variance, mode."]}',
    'a metric that is none');
SELECT is(query.errors(pg_temp.joined('daily_location', 'avg')) #>> '{metric,query_kind,0}',
    'Unsupported value: daily_location. Must be one of: draft_phone, event_count.', 'only metrics are metrics');
SELECT is((SELECT string_agg(c.name, ' ' ORDER BY c.place) FROM query.columns(pg_temp.joined('draft_phone', 'distr')) AS c),
    'region metric key value', 'columns of a distribution');
SELECT is((SELECT string_agg(c.name, ' ' ORDER BY c.place) FROM query.columns(pg_temp.joined('draft_phone', 'mode')) AS c),
    'region value', 'and of a statistic');
SELECT is((SELECT string_agg(c.name, ' ' ORDER BY c.place)
    FROM query.columns(pg_temp.joined('draft_phone', 'mode') - 'method') AS c), 'region value', 'or if it is not said');
SELECT is(query.scopes(pg_temp.joined('draft_phone', 'mode')), ARRAY['admin3:draft_joined:daily_location',
    'admin3:draft_joined:draft_joined', 'admin3:draft_joined:draft_phone'], 'its scopes');
SELECT is(query.reachable('draft_joined'),
    ARRAY['daily_location', 'draft_joined', 'draft_phone', 'event_count'], 'its nested kinds');
SELECT is(pg_temp.published(pg_temp.joined('draft_phone', 'distr')), '[["A1", "value", "Smart", 0.5]]',
    'groups: 16 people are shown, 15 are not');
SELECT is(jsonb_array_length(query.openapi_schemas() #> '{draft_joined,properties,method,enum}'), 10,
    'the schema lists all there is');
SELECT is(flow.draft_joined('{}', '{}') ->> 'method', 'avg', 'the constructor suggests a method');

-- draft_events: columns by an interval
CREATE FUNCTION query.draft_events(spec jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'SELECT r.region, ''2016-01-01''::text AS date, 7::numeric AS hour, 30::numeric AS min, 99::bigint AS value, '
        '15 - r.region % 2 AS contributors FROM (VALUES (-16), (-17)) AS r (region)'
$$;
SELECT query.register_kind(
    kind => 'draft_events', level => 'aggregate', exposed => TRUE,
    summary => 'Events by place and time.', description => 'A draft.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        '{"name": "interval", "type": {"type": "string", "enum": ["day", "hour", "min"]}, "required": true}'::jsonb,
        query.parameter_group('direction'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours')),
    columns => '[{"name": "region", "role": "unit"}, {"name": "date", "type": "text"},
        {"name": "hour", "type": "numeric", "when": {"interval": ["hour", "min"]}},
        {"name": "min", "type": "numeric", "when": {"interval": ["min"]}}, {"name": "value", "type": "bigint"}]',
    redaction => '{"rule": "rows"}', unit_from => 'aggregation_unit',
    example => '{"query_kind": "draft_events"}');
CREATE FUNCTION pg_temp.counts(step text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'draft_events', 'start_date', '2016-01-01', 'end_date',
        '2016-01-02', 'aggregation_unit', 'admin3', 'interval', step)
$$;
SELECT is(query.errors(pg_temp.counts('min')), NULL, 'draft_events is valid');
SELECT is(query.errors(pg_temp.counts('week')), '{"interval": ["Must be one of: day, hour, min."]}', 'or not');
SELECT is(pg_temp.published(pg_temp.counts('day')), '[[null, "2016-01-01", 99]]', 'by day');
SELECT is(pg_temp.published(pg_temp.counts('hour')), '[[null, "2016-01-01", 7, 99]]', 'by hour');
SELECT is(pg_temp.published(pg_temp.counts('min')), '[[null, "2016-01-01", 7, 30, 99]]', 'by minute');
SELECT is(query.normalise(pg_temp.counts('min')) ->> 'direction', 'both', 'a default');
SELECT is(query.scopes(pg_temp.counts('min')), ARRAY['admin3:draft_events:draft_events'], 'its scope');
SELECT is(query.normalise(flow.draft_events('2016-01-01', '2016-01-02', 'admin3', 'day')),
    query.normalise(pg_temp.counts('day')), 'its constructor');

SELECT set_eq($$SELECT unnest(query.published_scopes()) EXCEPT SELECT unnest(b.scopes) FROM before AS b$$, $$
    SELECT concat_ws(':', u.unit, p.pair) FROM unnest(query.units()) AS u (unit), unnest(ARRAY['draft_homes:draft_homes',
        'draft_events:draft_events', 'draft_joined:draft_joined', 'draft_joined:draft_phone', 'draft_joined:event_count',
        'draft_joined:daily_location']) AS p (pair)
    UNION ALL SELECT 'nonspatial:subscriber_subset:draft_phone'$$, 'permissions for all three, and for a subset');

-- A period in place of an end, and event types that are always read
SELECT query.register_kind(
    kind => 'draft_periods', level => 'subscriber', summary => 'Top-ups of some periods.', description => 'A draft.',
    parameters => '[{"name": "start_date", "type": {"type": "datetime"}, "required": true},
        {"name": "total_periods", "type": {"type": "integer"}, "required": true},
        {"name": "period_length", "type": {"type": "integer"}, "default": 1},
        {"name": "period_unit", "default": "days", "type": {"type": "string", "enum": ["days", "hours", "minutes"]}}]',
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "bigint"}]',
    reads => ARRAY['topups'], example => '{"query_kind": "draft_periods"}');
SELECT results_eq(
    format('SELECT start_at, end_at FROM query."window"(%L)', query.normalise(t.spec::jsonb, 'any')),
    format('SELECT %L::timestamp, %L::timestamp', t.first, t.last), 'periods: ' || regexp_replace(t.spec, '\s+', ' ', 'g'))
FROM (VALUES
    ('{"query_kind": "draft_periods", "start_date": "2016-01-01", "total_periods": 3}',
        '2016-01-01 00:00:00', '2016-01-04 00:00:00'),
    ('{"query_kind": "draft_periods", "start_date": "2016-01-01T22:00", "total_periods": 3, "period_length": 90,
        "period_unit": "minutes"}', '2016-01-01 22:00:00', '2016-01-02 02:30:00')
) AS t (spec, first, last);
SELECT is(query.missing_days(query.normalise('{"query_kind": "draft_periods", "start_date": "2016-01-01T22:00",
    "total_periods": 4, "period_unit": "hours"}', 'any')), '[{"day": "2016-01-01", "event_type": "topups"},
    {"day": "2016-01-02", "event_type": "topups"}]', 'the days it reads');

-- What the registry refuses, and takes again
CREATE FUNCTION pg_temp.register(kind text, level text, exposed boolean, redaction jsonb) RETURNS void LANGUAGE sql AS $$
    SELECT query.register_kind(kind => $1, level => $2, summary => 'New.', description => '', parameters => '[]',
        columns => '[]', example => '{}', exposed => $3, redaction => $4)
$$;
SELECT throws_ok(format('SELECT pg_temp.register(%L, ''aggregate'', FALSE, NULL)', n.name), '22023', NULL,
    format('%L is no name', n.name)) FROM (VALUES ('Kind'), ('1kind'), ('a b'), ('x'), ('k"; --')) AS n (name);
SELECT throws_ok($$SELECT pg_temp.register('kind', 'aggregate', TRUE, NULL)$$, '23514', NULL,
    'an exposed kind needs a redaction rule');
SELECT throws_ok($$SELECT pg_temp.register('kind', 'subscriber', TRUE, '{"rule": "rows"}')$$, '23514', NULL,
    'what is about single people is never exposed');
SELECT throws_ok($$SELECT pg_temp.register('kind', 'both', FALSE, NULL)$$, '23514', NULL, 'there are two levels');
SELECT lives_ok($$SELECT pg_temp.register('kind', 'aggregate', FALSE, NULL)$$, 'an aggregate that is only nested');
SELECT lives_ok($$SELECT pg_temp.register('kind', 'aggregate', TRUE, '{"rule": "none"}')$$, 'registered again');
SELECT is((SELECT k.redaction FROM query.kind AS k WHERE k.kind = 'kind'), '{"rule": "none"}', 'with what is new');

SELECT * FROM finish();
ROLLBACK;
