-- Query kind dummy_query: a question with an empty answer, for clients that try the way.
-- requires: query.register_kind, query.parameter_group
CREATE OR REPLACE FUNCTION query.dummy_query(spec jsonb)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM dummy_query.spec; -- nothing in it matters
    RETURN 'SELECT FROM (SELECT 1) AS o (n) WHERE FALSE';
END
$body$;

COMMENT ON FUNCTION query.dummy_query(jsonb) IS
$$SQL text of dummy_query: no rows, no columns.$$;

SELECT query.register_kind(
    kind => 'dummy_query',
    level => 'aggregate',
    summary => 'A query without an answer, for trying a client.',
    description => 'Reads nothing and gives no rows and no columns. Different parameters are different queries.',
    parameters => query.parameter_group('unit') || '[
        {"name": "dummy_param", "type": {"type": "string"}, "required": true, "description": "Any text."},
        {"name": "dummy_delay", "type": {"type": "integer"}, "default": 0,
         "description": "Taken and not waited for: a worker is not kept from its work."}]'::jsonb,
    columns => '[]',
    example => '{"query_kind": "dummy_query", "dummy_param": "any text", "aggregation_unit": "admin3"}',
    exposed => TRUE,
    redaction => '{"rule": "none"}',
    unit_from => 'aggregation_unit'
);
