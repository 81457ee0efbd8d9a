-- The schemas that clients read.
BEGIN;
SELECT plan(16);

CREATE TEMP TABLE schemas AS SELECT query.openapi_schemas() AS all_of;
CREATE FUNCTION pg_temp.at(VARIADIC path text []) RETURNS jsonb LANGUAGE sql AS $$
    SELECT s.all_of #> path FROM schemas AS s
$$;

CREATE FUNCTION pg_temp.refs(kinds text []) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_build_object('$ref', '#/components/schemas/' || k.kind) ORDER BY k.kind COLLATE "C")
    FROM unnest(kinds) AS k (kind)
$$;
CREATE FUNCTION pg_temp.fitting(category text) RETURNS text [] LANGUAGE sql AS $$
    SELECT array_agg(k.kind) FROM query.kind AS k WHERE query.fits(k, category)
$$;

SELECT ok(s.all_of ?& ARRAY['FlowmachineQuerySchema', 'daily_location', 'event_count', 'flows', 'geography',
    'histogram_aggregate', 'modal_location', 'spatial_aggregate', 'unique_subscriber_counts'],
    'a schema for each kind and their union') FROM schemas AS s;
SELECT is_empty($$
    SELECT k.name FROM schemas AS s, jsonb_object_keys(s.all_of - 'FlowmachineQuerySchema') AS k (name)
    WHERE NOT jsonb_path_exists(s.all_of, 'strict $.**."$ref" ? (@ == $ref)',
        jsonb_build_object('ref', '#/components/schemas/' || k.name))$$, 'none that is not referred to');
SELECT is(pg_temp.at('FlowmachineQuerySchema', 'oneOf'), pg_temp.refs(pg_temp.fitting('top_level')),
    'the union is of the exposed kinds');
SELECT ok(pg_temp.at('FlowmachineQuerySchema', 'oneOf') @> pg_temp.refs(ARRAY['flows', 'geography', 'histogram_aggregate',
    'spatial_aggregate', 'unique_subscriber_counts']), 'FlowMachine''s among them');
SELECT is(pg_temp.at('FlowmachineQuerySchema', 'discriminator', 'propertyName'), '"query_kind"', 'told apart by kind');
SELECT is(pg_temp.at('FlowmachineQuerySchema', 'discriminator', 'mapping', 'flows'), '"#/components/schemas/flows"',
    'each by its name');
SELECT is_empty($$
    SELECT r.ref #>> '{}' FROM schemas AS s, jsonb_path_query(s.all_of, 'strict $.**."$ref"') AS r (ref)
    WHERE NOT s.all_of ? replace(r.ref #>> '{}', '#/components/schemas/', '')$$, 'every reference leads somewhere');
SELECT is(pg_temp.at('daily_location', 'required'), '["query_kind", "date", "aggregation_unit", "method"]',
    'what is required');
SELECT is(pg_temp.at('daily_location', 'additionalProperties'), 'false', 'nothing else is allowed');
SELECT is(pg_temp.at('daily_location', 'properties', 'query_kind', 'enum'), '["daily_location"]', 'the kind itself');
SELECT is(pg_temp.at('daily_location', 'properties', 'hours') - 'description', '{"type": "object", "nullable": true,
    "additionalProperties": false, "required": ["start_hour", "end_hour"], "properties": {
        "start_hour": {"type": "integer", "minimum": 0, "maximum": 23},
        "end_hour": {"type": "integer", "minimum": 0, "maximum": 24}}}', 'an object with its members and their range');
SELECT is(pg_temp.at('daily_location', 'properties', 'event_types') - 'description', '{"type": "array", "nullable": true,
    "minItems": 1, "items": {"type": "string", "enum": ["calls", "sms", "mds", "topups"]}}', 'a list');
SELECT is(pg_temp.at('flows', 'properties', 'join_type', 'default'), '"inner"', 'a default');
SELECT is(pg_temp.at('spatial_aggregate', 'properties', 'locations') - 'description', jsonb_build_object(
    'oneOf', pg_temp.refs(pg_temp.fitting('reference_location')), 'discriminator', '{"propertyName": "query_kind"}'::jsonb),
    'nested kinds by their position');
SELECT ok(pg_temp.at('spatial_aggregate', 'properties', 'locations', 'oneOf')
    @> pg_temp.refs(ARRAY['daily_location', 'modal_location']), 'the first two among them');
SELECT is(pg_temp.at('daily_location', 'properties', 'aggregation_unit', 'enum'), to_jsonb(query.units()), 'units');

SELECT * FROM finish();
ROLLBACK;
