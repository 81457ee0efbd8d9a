-- What is wrong with a specification, by the path of the wrong member.
BEGIN;
\ir include/world.psql
SELECT plan(102);

-- A kind with a member of every type there is.
CREATE FUNCTION query.every_type(spec jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''SELECT 1''';
SELECT query.register_kind(
    kind => 'every_type', level => 'aggregate', summary => 'All types.', description => 'For this test.',
    parameters => '[
        {"name": "string", "type": {"type": "string"}}, {"name": "chosen", "type": {"type": "string", "enum": ["x", "y"]}},
        {"name": "integer", "type": {"type": "integer", "minimum": 1, "maximum": 9}},
        {"name": "least", "type": {"type": "integer", "minimum": 1}},
        {"name": "number", "type": {"type": "number", "minimum": -1, "maximum": 1}},
        {"name": "open", "type": {"type": "number", "minimum": 0, "maximum": 1, "exclusive": true}},
        {"name": "boolean", "type": {"type": "boolean"}}, {"name": "datetime", "type": {"type": "datetime"}},
        {"name": "unit", "type": {"type": "unit"}},
        {"name": "list", "type": {"type": "list", "minimum_items": 2, "maximum_items": 3, "items": {"type": "integer"}}},
        {"name": "object", "type": {"type": "object", "members": [
            {"name": "needed", "required": true, "type": {"type": "integer"}},
            {"name": "free", "type": {"type": "integer"}}]}},
        {"name": "map", "type": {"type": "map", "values": {"type": "integer"}}},
        {"name": "geojson", "type": {"type": "geojson"}},
        {"name": "query", "type": {"type": "query", "category": "daily_location"}},
        {"name": "subset", "type": {"type": "subset"}}, {"name": "hours", "type": {"type": "hours"}},
        {"name": "sampling", "type": {"type": "sampling"}}, {"name": "bins", "type": {"type": "bins"}},
        {"name": "range", "type": {"type": "range"}},
        {"name": "needed", "required": true, "type": {"type": "integer"}, "default": 1}]',
    columns => '[{"name": "value", "type": "bigint"}]', example => '{"query_kind": "every_type", "needed": 1}',
    exposed => TRUE, redaction => '{"rule": "rows"}');

CREATE FUNCTION pg_temp.wrong(member text, value jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT query.errors(jsonb_build_object('query_kind', 'every_type', 'needed', 1, member, value)) -> member
$$;

-- @<category> stands for the kinds that may stand there, whichever there are.
CREATE FUNCTION pg_temp.named(expected text) RETURNS text LANGUAGE sql AS $$
    SELECT replace(replace(expected,
        '@subscribers', string_agg(k.kind, ', ' ORDER BY k.kind) FILTER (WHERE query.fits(k, 'subscribers'))),
        '@top_level', string_agg(k.kind, ', ' ORDER BY k.kind) FILTER (WHERE query.fits(k, 'top_level')))
    FROM query.kind AS k
$$;

SELECT is(pg_temp.wrong(t.member, t.value::jsonb), NULL, format('%s: %s is right', t.member, t.value))
FROM (VALUES
    ('string', '""'), ('chosen', '"x"'), ('integer', '1'), ('integer', '9'), ('integer', '"3"'), ('integer', '3.7'),
    ('integer', '" 3 "'), ('integer', '9.9'), ('number', '-1'), ('number', '1'), ('number', '"0.8"'), ('number', '1e-3'),
    ('number', '".5"'), ('open', '0.5'), ('boolean', 'true'), ('boolean', '0'), ('boolean', '"Yes"'),
    ('datetime', '"20160101"'), ('unit', '"lon-lat"'), ('unit', '"zone"'), ('list', '[1, "2"]'),
    ('object', '{"needed": 1}'), ('object', '{"needed": 1, "free": null}'), ('map', '{}'), ('map', '{"a": 1}'),
    ('geojson', '{"type": "Point", "coordinates": [1, 2]}'), ('subset', '"few"'),
    ('subset', '{"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}'),
    ('hours', '{"start_hour": 0, "end_hour": 24}'), ('hours', '{"start_hour": 23, "end_hour": 0}'),
    ('sampling', '{"sampling_method": "system", "seed": 1, "size": 5}'),
    ('sampling', '{"sampling_method": "random_ids", "seed": -0.5, "fraction": 0.5, "size": null}'),
    ('bins', '{"n_bins": 1}'), ('bins', '{"bin_list": [1, 2.5]}'), ('range', '{"lower_bound": 0, "upper_bound": 1}'),
    ('range', '[0, 1]'), ('string', 'null'), ('hours', 'null'), ('query', 'null')
) AS t (member, value);

SELECT is(pg_temp.wrong(t.member, t.value::jsonb), pg_temp.named(t.expected)::jsonb, format('%s: %s is wrong', t.member, t.value))
FROM (VALUES
    ('string', '1', '["Not a valid string."]'), ('chosen', '"X"', '["Must be one of: x, y."]'),
    ('chosen', '["x"]', '["Not a valid string."]'),
    ('integer', '"three"', '["Not a valid integer."]'), ('integer', 'true', '["Not a valid integer."]'),
    ('integer', '""', '["Not a valid integer."]'), ('integer', '"NaN"', '["Not a valid integer."]'),
    ('integer', '0', '["Must be greater than or equal to 1 and less than or equal to 9."]'),
    ('integer', '10', '["Must be greater than or equal to 1 and less than or equal to 9."]'),
    ('integer', '1e400', '["Number too large."]'),
    ('least', '0.9', '["Must be greater than or equal to 1."]'),
    ('number', '"inf"', '["Not a valid number."]'), ('number', '"NaN"', '["Not a valid number."]'),
    ('number', '1.0001', '["Must be greater than or equal to -1 and less than or equal to 1."]'),
    ('open', '1', '["Must be greater than 0 and less than 1."]'),
    ('open', '0', '["Must be greater than 0 and less than 1."]'),
    ('boolean', '"maybe"', '["Not a valid boolean."]'), ('boolean', '2', '["Not a valid boolean."]'),
    ('boolean', '{}', '["Not a valid boolean."]'),
    ('datetime', '"2016-13-01"', '["Not a valid datetime."]'), ('datetime', '20160101', '["Not a valid datetime."]'),
    ('unit', '"admin9"', '["Must be one of: admin0, admin1, admin2, admin3, lon-lat, zone."]'),
    ('list', '"1"', '["Not a valid list."]'), ('list', '[1]', '["Shorter than minimum length 2."]'),
    ('list', '[1, 2, 3, 4]', '["Longer than maximum length 3."]'),
    ('list', '[1, "x", null]', '{"1": ["Not a valid integer."], "2": ["Field may not be null."]}'),
    ('object', '[]', '{"_schema": ["Invalid input type."]}'),
    ('object', '{}', '{"needed": ["Missing data for required field."]}'),
    ('object', '{"needed": null, "other": 1}',
        '{"needed": ["Field may not be null."], "other": ["Unknown field."]}'),
    ('map', '[]', '["Not a valid mapping type."]'), ('map', '{"a": "x"}', '{"a": {"value": ["Not a valid integer."]}}'),
    ('geojson', '{"coordinates": [1, 2]}', '["Not a valid GeoJSON geometry."]'),
    ('query', '7', '{"_schema": ["Invalid input type."]}'),
    ('query', '{}', '{"query_kind": ["Missing data for required field."]}'),
    ('query', '{"query_kind": null}', '{"query_kind": ["Missing data for required field."]}'),
    ('query', '{"query_kind": "flows"}',
        '{"query_kind": ["Unsupported value: flows. Must be one of: daily_location."]}'),
    ('query', '{"query_kind": "daily_location", "date": "x", "aggregation_unit": "admin3", "method": "LAST"}',
        '{"date": ["Not a valid datetime."], "method": ["Must be one of: last, most-common."]}'),
    ('subset', '"nobody"', '["Must be None or a valid query id."]'), ('subset', '1', '["Must be None or a valid query id."]'),
    ('subset', '{"query_kind": "flows"}', '{"query_kind": ["Unsupported value: flows. Must be one of: @subscribers."]}'),
    ('hours', '{"start_hour": 24, "end_hour": 24}',
        '{"start_hour": ["Must be greater than or equal to 0 and less than or equal to 23."]}'),
    ('hours', '{"start_hour": 1}', '{"end_hour": ["Missing data for required field."]}'),
    ('sampling', '{"sampling_method": "system", "seed": 1}',
        '{"_schema": ["Must provide exactly one of ''size'' or ''fraction''."]}'),
    ('sampling', '{"sampling_method": "system", "seed": 1, "size": 1, "fraction": 0.1}',
        '{"_schema": ["Must provide exactly one of ''size'' or ''fraction''."]}'),
    ('bins', '{"bin_list": [2, 2]}', '{"bin_list": ["Edges must ascend."]}'),
    ('bins', '{"bin_list": [2, 1]}', '{"bin_list": ["Edges must ascend."]}'),
    ('bins', '{"bin_list": [2]}', '{"bin_list": ["Shorter than minimum length 2."]}'),
    ('bins', '{"n_bins": 0}', '{"n_bins": ["Must be greater than or equal to 1 and less than or equal to 10000."]}'),
    ('bins', '{}', '{"_schema": ["Must provide exactly one of ''n_bins'' or ''bin_list''."]}'),
    ('range', '[1, 1]', '{"_schema": ["lower_bound must be less than upper_bound."]}'),
    ('range', '[1]', '{"_schema": ["Invalid input type."]}'),
    ('needed', 'null', '["Field may not be null."]')
) AS t (member, value, expected);

SELECT is(query.errors(t.spec::jsonb), pg_temp.named(t.expected)::jsonb, t.description)
FROM (VALUES
    ('[]', '{"_schema": ["Invalid input type."]}', 'a list is no specification'),
    ('{"dates": 1}', '{"query_kind": ["Missing data for required field."]}', 'a kind is needed'),
    ('{"query_kind": "event_count"}', '{"query_kind": ["Unsupported value: event_count. Must be one of: @top_level."]}',
        'only exposed kinds stand at the top'),
    ('{"query_kind": "every_type", "other": 1}',
        '{"needed": ["Missing data for required field."], "other": ["Unknown field."]}', 'all that is wrong is told'),
    ('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "modal_location", "locations": [
        {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
        {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3", "method": "first"}]}}',
        '{"locations": {"locations": {"1": {"method": ["Must be one of: last, most-common."]}}}}',
        'the path leads into lists')
) AS t (spec, expected, description);
SELECT is(query.errors('{"query_kind": "event_count"}', 'any'),
    '{"start_date": ["Missing data for required field."], "end_date": ["Missing data for required field."]}',
    'any: every kind may stand at the top');

-- Limits. A subset nests as deep as one likes.
CREATE FUNCTION pg_temp.nested(depth integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT (repeat('{"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02",
        "subscriber_subset": ', depth - 1) || '{"query_kind": "event_count", "start_date": "2016-01-01",
        "end_date": "2016-01-02"' || repeat('}', depth))::jsonb
$$;
SELECT is(query.errors(pg_temp.nested(32), 'any'), NULL, '32 levels are enough');
SELECT is(query.error_text(query.errors(pg_temp.nested(33), 'any')),
    repeat('subscriber_subset.', 32) || 'query_kind: Nested deeper than 32 levels.', '33 levels are too many');
SELECT is(query.errors(pg_temp.nested(1500), 'any') #>> ARRAY[]::text [] ~ 'Nested deeper than 32', TRUE,
    'a specification nested 1500 deep is told the same');
CREATE FUNCTION pg_temp.days(count integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'modal_location', 'locations', jsonb_agg(pg_temp.day()))
    FROM generate_series(1, count)
$$;
SELECT is(query.errors(pg_temp.days(1999), 'any'), NULL, '2000 queries in one');
SELECT is(query.errors(pg_temp.days(2000), 'any'),
    '{"_schema": ["Holds 2001 queries; at most 2000 may be nested."]}', 'more are too many');

SELECT * FROM finish();
ROLLBACK;
