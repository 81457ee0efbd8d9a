-- Loaded days, and regions as a map.
BEGIN;
\ir include/world.psql
SELECT plan(8);

SELECT is(cache.available_dates(), '{"calls": ["2016-01-01", "2016-01-02", "2016-01-03", "2016-01-04", "2016-01-05"],
    "sms": ["2016-01-01", "2016-01-02", "2016-01-03"], "mds": ["2016-01-01"]}', 'by type, in order, attached ones only');
SELECT is((SELECT jsonb_agg(jsonb_build_array(d.event_type, d.day)) FROM flow.dates() AS d), '[["calls", "2016-01-01"],
    ["calls", "2016-01-02"], ["calls", "2016-01-03"], ["calls", "2016-01-04"], ["calls", "2016-01-05"],
    ["mds", "2016-01-01"], ["sms", "2016-01-01"], ["sms", "2016-01-02"], ["sms", "2016-01-03"]]',
    'flow.dates says the same');
UPDATE etl.load SET state = 'failed';
SELECT is(cache.available_dates(), '{}', 'nothing is loaded');

SELECT is(jsonb_array_length(cache.geography_body('admin3')::jsonb -> 'features'), 4, 'geography: a feature a region');
SELECT is(cache.geography_body('admin3')::jsonb #> '{features,3}', '{"type": "Feature", "id": 4, "geometry": {"type":
    "MultiPolygon", "coordinates": [[[[15, 0], [15, 10], [20, 10], [20, 0], [15, 0]]]]}, "properties": {"pcod": "B2",
    "centroid": {"type": "Point", "coordinates": [17.5, 5]}}}', 'geography: in the order of the codes');
SELECT is(jsonb_array_length(cache.geography_body('lon-lat')::jsonb -> 'features'), 8,
    'geography: a feature a version of a cell');
SELECT is(cache.geography_body('lon-lat')::jsonb #> '{features,0}', '{"type": "Feature", "id": 1, "geometry": null,
    "properties": {"lon": null, "lat": null, "centroid": null}}', 'geography: a cell without a point');
SELECT throws_ok($$SELECT cache.geography_body('admin2')$$, 'P0002', 'No regions are loaded for admin2.',
    'geography: no such layer');

SELECT * FROM finish();
ROLLBACK;
