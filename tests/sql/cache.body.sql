-- What clients get: JSON, CSV and maps of released rows.
BEGIN;
\ir include/world.psql
SELECT plan(43);

-- A kind whose rows are awkward, and results of it and of real kinds.
CREATE FUNCTION query.awkward(spec jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'SELECT v.*, 16 AS contributors FROM (VALUES '
        '(''plain'', 1.50, ''NaN''::double precision, DATE ''2016-01-31'', TRUE), '
        '(''a,b "c"'', ''NaN'', ''-Infinity'', NULL, FALSE), '
        '(E''two\nlines'', 3, 0.1::double precision, NULL, NULL), '
        '(NULL, 0, 1e300, NULL, NULL)) AS v (text, number, float, day, flag) '
        || CASE WHEN spec ? 'none' THEN 'WHERE FALSE' ELSE '' END
$$;
SELECT query.register_kind(
    kind => 'awkward', level => 'aggregate', exposed => TRUE, summary => 'Awkward.', description => '',
    parameters => '[{"name": "none", "type": {"type": "boolean"}}]', example => '{}', redaction => '{"rule": "rows"}',
    columns => '[{"name": "text", "type": "text"}, {"name": "number", "type": "numeric"},
        {"name": "float", "type": "double precision"}, {"name": "day", "type": "date"}, {"name": "flag", "type": "boolean"}]');
-- And one with a region that is not known.
CREATE FUNCTION query.somewhere(spec jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('SELECT v.region, v.value, 16 AS contributors FROM (VALUES (%s, 7), (NULL, 8)) AS v (region, value)',
        (SELECT r.region FROM store.region AS r WHERE r.layer = spec ->> 'aggregation_unit' ORDER BY r.code DESC LIMIT 1))
$$;
SELECT query.register_kind(
    kind => 'somewhere', level => 'aggregate', exposed => TRUE, summary => 'Somewhere.', description => '',
    parameters => jsonb_build_array(query.parameter_group('unit') -> 0), example => '{}',
    redaction => '{"rule": "rows"}', unit_from => 'aggregation_unit',
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "integer"}]');

SELECT pg_temp.set('privacy_threshold', '0');
CREATE TEMP TABLE asked AS
SELECT n.name, cache.enqueue(n.spec, 'any') AS id
FROM (VALUES
    ('awkward', '{"query_kind": "awkward"}'), ('none', '{"query_kind": "awkward", "none": true}'),
    ('somewhere', '{"query_kind": "somewhere", "aggregation_unit": "admin3"}'),
    ('point', '{"query_kind": "somewhere", "aggregation_unit": "lon-lat"}'),
    ('regions', '{"query_kind": "geography", "aggregation_unit": "admin1"}'),
    ('people', jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.day())),
    ('moves', jsonb_build_object('query_kind', 'flows', 'join_type', 'full outer', 'from_location', pg_temp.day(),
        'to_location', pg_temp.day('{"date": "2016-01-02"}'))),
    ('jumps', jsonb_build_object('query_kind', 'flows', 'from_location', pg_temp.day('{"aggregation_unit": "lon-lat"}'),
        'to_location', pg_temp.day('{"date": "2016-01-02", "aggregation_unit": "lon-lat"}'))),
    ('spread', '{"query_kind": "histogram_aggregate", "bins": {"bin_list": [1, 3, 5]}, "metric": {
        "query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}}'),
    ('day', pg_temp.day('{"date": "2016-01-03"}')), ('queued', '{"query_kind": "geography", "aggregation_unit": "zone"}')
) AS n (name, spec);
UPDATE cache.query SET queued_at = now() + interval '1 hour' WHERE id = (SELECT a.id FROM asked AS a WHERE a.name = 'queued');
SELECT pg_temp.work();
CREATE FUNCTION pg_temp.body(name text, format text DEFAULT 'json') RETURNS text LANGUAGE sql AS $$
    SELECT cache.body(a.id, $2) FROM asked AS a WHERE a.name = $1
$$;
CREATE FUNCTION pg_temp.feature(name text, key text, value text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT f.value FROM jsonb_array_elements(pg_temp.body($1, 'geojson')::jsonb -> 'features') AS f
    WHERE f.value -> 'properties' ->> $2 IS NOT DISTINCT FROM $3
$$;

-- json
SELECT is(pg_temp.body('people'), (SELECT format('{"query_id": "%s", "query_result": [{"pcod":"A1","value":2}, '
    '{"pcod":"A2","value":4}, {"pcod":"B1","value":1}]}', a.id) FROM asked AS a WHERE a.name = 'people'),
    'json: the id first, then rows in order');
SELECT is(pg_temp.body('none')::json ->> 'query_result', '[]', 'json: no rows');
SELECT is((pg_temp.body('awkward')::jsonb -> 'query_result') @> ('[{"text": "plain", "number": 1.50, "float": null,
    "day": "2016-01-31", "flag": true}, {"text": "a,b \"c\"", "number": null, "float": null, "day": null, "flag": false}]'),
    TRUE, 'json: NaN and infinities are null, dates are ISO');
SELECT matches(pg_temp.body('awkward'), '"number":1\.50,', 'json: numerics as they are');
SELECT matches(pg_temp.body('awkward'), '"float":1e\+300', 'json: floats in full');
SELECT is(pg_temp.body('moves')::jsonb -> 'query_result', '[
    {"pcod_from": "A1", "pcod_to": "A1", "value": 1}, {"pcod_from": "A1", "pcod_to": "B2", "value": 1},
    {"pcod_from": "A2", "pcod_to": "B1", "value": 1}, {"pcod_from": "A2", "pcod_to": null, "value": 3},
    {"pcod_from": "B1", "pcod_to": null, "value": 1}, {"pcod_from": null, "pcod_to": "A2", "value": 1}]', 'json: flows');
SELECT is(pg_temp.body('spread')::jsonb -> 'query_result', '[{"value": 5, "lower_edge": 1, "upper_edge": 3},
    {"value": 5, "lower_edge": 3, "upper_edge": 5}]', 'json: a histogram from its lowest edge');
SELECT is(pg_temp.body('day')::jsonb -> 'query_result',
    '[{"pcod": "B1", "subscriber": "brink"}, {"pcod": "A2", "subscriber": "often"}]', 'json: of single people');
SELECT is(public.st_astext((pg_temp.body('regions')::jsonb #>> '{query_result,0,geom}')::public.geometry),
    'MULTIPOLYGON(((0 0,0 10,10 10,10 0,0 0)))', 'json: shapes in hexadecimal');

-- json that is kept
SELECT is_empty($$
    SELECT k.name FROM asked AS a INNER JOIN cache.query AS q ON q.id = a.id AND q.state = 'ready' AND q.level = 'aggregate'
    LEFT JOIN cache.rendered AS k ON k.name = cache.released_name(a.id)
    WHERE k.body IS DISTINCT FROM cache.json_text(a.id)$$, 'kept json: of every small aggregate, as it would be written anew');
SELECT is_empty($$SELECT k.name FROM asked AS a INNER JOIN cache.rendered AS k ON strpos(k.name, a.id) > 0
    WHERE a.name IN ('day', 'queued')$$, 'kept json: not of single people, nor of what is not there');
UPDATE cache.rendered AS k SET body = 'kept' WHERE k.name = (SELECT cache.released_name(a.id) FROM asked AS a WHERE a.name = 'people');
SELECT is(pg_temp.body('people'), 'kept', 'kept json: is what is served');
SELECT pg_temp.set('privacy_threshold', '2');
SELECT cache.release_all();
SELECT is(pg_temp.body('people')::jsonb -> 'query_result', '[{"pcod": "A2", "value": 4}]', 'kept json: goes with its release');
SELECT pg_temp.set('privacy_threshold', '0');
SELECT cache.release_all();
UPDATE cache.query AS q SET rows_stored = 501 FROM asked AS a WHERE q.id = a.id AND a.name = 'people';
SELECT cache.release_all();
SELECT is_empty($$SELECT k.name FROM asked AS a INNER JOIN cache.rendered AS k ON k.name = cache.released_name(a.id)
    WHERE a.name = 'people'$$, 'kept json: not of large results');
UPDATE cache.query AS q SET rows_stored = 3 FROM asked AS a WHERE q.id = a.id AND a.name = 'people';
SELECT cache.release_all();
SELECT is_empty($$SELECT k.name FROM cache.rendered AS k WHERE strpos(k.body, '"query_id": "' || substr(k.name, 11)) = 0$$,
    'kept json: each under its own name');

-- csv
SELECT is(pg_temp.body('people', 'csv'), E'pcod,value\r\nA1,2\r\nA2,4\r\nB1,1\r\n', 'csv: header, rows, CR LF');
SELECT is(pg_temp.body('none', 'csv'), E'text,number,float,day,flag\r\n', 'csv: no rows, but a header');
SELECT is(pg_temp.body('awkward', 'csv'), E'text,number,float,day,flag\r\n'
    '"a,b ""c""",,,,false\r\nplain,1.50,,2016-01-31,true\r\n"two\nlines",3,0.1,,\r\n,0,1e+300,,\r\n',
    'csv: quotes where needed; null, NaN and infinities are empty');
SELECT is(pg_temp.body('day', 'csv'), E'subscriber,pcod\r\nbrink,B1\r\noften,A2\r\n', 'csv: of single people');
SELECT is(cache.csv_field(f.given), f.expected, format('csv field %L', f.given))
FROM (VALUES (NULL, ''), ('', ''), ('a b', 'a b'), ('a,b', '"a,b"'), ('"', '""""'), (E'\r', E'"\r"')) AS f (given, expected);

-- geojson
SELECT is(pg_temp.body('people', 'geojson')::jsonb - 'features', '{"type": "FeatureCollection"}', 'geojson: a collection');
SELECT is(pg_temp.feature('people', 'pcod', 'A2'), '{"type": "Feature", "id": 2, "geometry": {"type": "MultiPolygon",
    "coordinates": [[[[5, 0], [5, 10], [10, 10], [10, 0], [5, 0]]]]}, "properties": {"pcod": "A2", "value": 4,
    "centroid": {"type": "Point", "coordinates": [7.5, 5]}}}', 'geojson: a region with its shape');
SELECT is(pg_temp.feature('somewhere', 'pcod', NULL), '{"type": "Feature", "id": 2, "geometry": null,
    "properties": {"pcod": null, "value": 8, "centroid": null}}', 'geojson: an unknown region has no shape');
SELECT is(pg_temp.feature('point', 'value', '7'), '{"type": "Feature", "id": 1, "geometry": {"type": "Point",
    "coordinates": [6, 1]}, "properties": {"lon": 6, "lat": 1, "value": 7, "centroid": {"type": "Point",
    "coordinates": [6, 1]}}}', 'geojson: a point');
SELECT is(pg_temp.feature('regions', 'pcod', 'B') -> 'properties', '{"pcod": "B", "centroid": {"type": "Point",
    "coordinates": [15, 5]}}', 'geojson: regions do not repeat their shape');
SELECT is(pg_temp.feature('moves', 'pcod', 'A1') -> 'properties', '{"pcod": "A1", "outflows": {"A1": 1, "B2": 1},
    "inflows": {"A1": 1}, "centroid": {"type": "Point", "coordinates": [2.5, 5]}}', 'geojson: flows out of and into a region');
SELECT is((pg_temp.feature('moves', 'pcod', 'B2') -> 'properties') - 'centroid',
    '{"pcod": "B2", "outflows": {}, "inflows": {"A1": 1}}', 'geojson: a region nobody leaves');
SELECT is((pg_temp.feature('moves', 'pcod', NULL) #- '{properties,centroid}') - 'id'::text - 'type'::text, '{"geometry": null,
    "properties": {"pcod": null, "outflows": {"A2": 1}, "inflows": {"A2": 3, "B1": 1}}}', 'geojson: nowhere');
SELECT is((pg_temp.feature('jumps', 'lon', '2') -> 'properties') - 'centroid',
    '{"lon": 2, "lat": 2, "outflows": {"16": {"2": 1}}, "inflows": {}}', 'geojson: points nest by lon and lat');
SELECT throws_ok($$SELECT pg_temp.body('spread', 'geojson')$$, '22023', (SELECT format(
    'Query with id ''%s'' has no geojson compatible representation.', a.id) FROM asked AS a WHERE a.name = 'spread'),
    'geojson: not of what has no place');

-- what there is none of
SELECT throws_ok($$SELECT pg_temp.body('people', 'xml')$$, '22023', 'Invalid file format', 'no other format');
SELECT throws_ok(format('SELECT cache.body(%L, %L)', repeat('0', 32), f.format), 'P0002', NULL, f.format || ': an unknown id')
FROM (VALUES ('json'), ('csv'), ('geojson')) AS f (format);
UPDATE cache.query SET stale = TRUE WHERE id = (SELECT a.id FROM asked AS a WHERE a.name = 'people');
SELECT throws_ok($$SELECT pg_temp.body('people')$$, 'P0002', NULL, 'a stale result is not served');
SELECT is((SELECT q.uses FROM cache.query AS q INNER JOIN asked AS a ON a.id = q.id WHERE a.name = 'none'), 3::bigint,
    'making and readings are counted');

-- long shapes
UPDATE store.region AS r SET geom = public.st_multi(public.st_segmentize(r.geom, 0.01)) WHERE r.layer = 'zone';
UPDATE cache.query AS q SET queued_at = now() FROM asked AS a WHERE q.id = a.id AND a.name = 'queued';
SELECT pg_temp.work();
SELECT cmp_ok(length(pg_temp.body('queued')), '>', 65536, 'json: long shapes');
SELECT is_empty($$SELECT k.name FROM asked AS a INNER JOIN cache.rendered AS k ON k.name = cache.released_name(a.id)
    WHERE a.name = 'queued'$$, 'kept json: not of long shapes');

SELECT * FROM finish();
ROLLBACK;
