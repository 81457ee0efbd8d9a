-- All permission strings: reference http-api §3.3 and its Appendix B, limited to the kinds there are.
BEGIN;
\ir include/world.psql
SELECT plan(5);

-- By hand, for the five top-level kinds: themselves and what may be nested in them.
CREATE TEMP TABLE expected (spatial boolean, pair text);
INSERT INTO expected (spatial, pair) VALUES
(TRUE, 'spatial_aggregate:spatial_aggregate'), (TRUE, 'spatial_aggregate:daily_location'),
(TRUE, 'spatial_aggregate:modal_location'), (TRUE, 'flows:flows'), (TRUE, 'flows:daily_location'),
(TRUE, 'flows:modal_location'), (TRUE, 'unique_subscriber_counts:unique_subscriber_counts'),
(TRUE, 'geography:geography'), (FALSE, 'histogram_aggregate:histogram_aggregate'),
(FALSE, 'histogram_aggregate:event_count');

SELECT set_eq('SELECT unnest(query.published_scopes())', $$
    SELECT u.unit || ':' || e.pair COLLATE "C" FROM expected AS e,
        unnest(ARRAY['admin0', 'admin1', 'admin2', 'admin3', 'lon-lat', 'zone']) AS u (unit) WHERE e.spatial
    UNION ALL SELECT 'nonspatial:' || e.pair FROM expected AS e WHERE NOT e.spatial
    UNION ALL SELECT unnest(ARRAY['run', 'get_result', 'get_available_dates', 'get_qa_checks'])$$,
    'every unit with every kind, loaded layers too');
SELECT is(cardinality(query.published_scopes()), 8 * 6 + 2 + 4, 'none twice');
SELECT is(query.published_scopes(), ARRAY(SELECT s.name COLLATE "C" FROM unnest(query.published_scopes()) AS s (name)
    ORDER BY 1), 'sorted');
DELETE FROM store.region WHERE layer = 'zone';
DELETE FROM store.layer WHERE layer = 'zone';
SELECT is(cardinality(query.published_scopes()), 8 * 5 + 2 + 4, 'five units without it');
UPDATE query.kind SET exposed = FALSE WHERE kind = 'flows';
SELECT is(cardinality(query.published_scopes()), 5 * 5 + 2 + 4, 'a kind not exposed is not published');

SELECT * FROM finish();
ROLLBACK;
