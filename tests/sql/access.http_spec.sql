-- Bodies that are no specification are refused, never an error.
BEGIN;
SELECT plan(13);

CREATE FUNCTION pg_temp.refusal(body text) RETURNS text LANGUAGE sql AS $$
    SELECT access.http_spec(refusal.body) #>> '{refusal,msg}'
$$;

SELECT is(pg_temp.refusal(b.body), 'Could not parse query spec.', format('refused: %s', b.body))
FROM (VALUES (''), ('{'), ('[]'), ('7'), ('null'), ('{}'), ('{"query_kind": "\u0000"}'), ('{"x": 1e999999}'))
    AS b (body);
SELECT matches(pg_temp.refusal(repeat('[', 100000) || repeat(']', 100000)), 'nested too deeply',
    'a deep body is told so');
SELECT is(
    access.http_spec('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location",
        "date": "2016-01-01", "aggregation_unit": "admin3", "method": "first"}}')
    #> '{refusal,payload,validation_error_messages,locations}' ? 'method',
    TRUE, 'the wrong member stands in the tree');
SELECT is(
    access.http_spec('{"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
        "method": "last"}') ? 'refusal',
    TRUE, 'people''s rows may not be asked for');
SELECT is(
    access.http_spec('{"aggregation_unit": "admin1", "query_kind": "geography", "geom_table": null}') -> 'spec',
    query.normalise('{"query_kind": "geography", "aggregation_unit": "admin1"}'),
    'a good one comes in normal form');
SELECT is(access.http_reason('22P02', 'invalid input "x30001"'), 'its computation failed (SQLSTATE 22P02)',
    'a value never gets into a reason');

SELECT * FROM finish();
ROLLBACK;
