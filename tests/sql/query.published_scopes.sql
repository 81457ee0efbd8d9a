-- All permission strings: reference http-api §3.3 and its Appendix B.
BEGIN;
\ir include/world.psql
SELECT plan(7);

-- FlowMachine's, by hand: its 27 top-level kinds and what may be nested in them, other than themselves.
CREATE TEMP TABLE flowmachine AS
WITH named AS (
    SELECT ARRAY['coalesced_location', 'daily_location', 'location_visits', 'majority_location', 'modal_location',
            'most_frequent_location', 'visited_most_days'] AS places,
        ARRAY['displacement', 'event_count', 'nocturnal_events', 'pareto_interactions', 'radius_of_gyration',
            'subscriber_degree', 'topup_amount', 'topup_balance', 'total_active_periods',
            'unique_location_counts'] AS metrics,
        ARRAY['coalesced_location', 'daily_location', 'location_visits', 'majority_location', 'mobility_classification',
            'modal_location'] AS labels
)
SELECT t.spatial, t.kind, n.nested
FROM named AS a, LATERAL (VALUES
    (TRUE, ARRAY['flows', 'inflows', 'outflows', 'active_at_reference_location_counts',
        'unmoving_at_reference_location_counts'], a.places || 'unique_locations'::text),
    (TRUE, ARRAY['spatial_aggregate', 'localised_calendar_activity'], a.places),
    (TRUE, ARRAY['joined_spatial_aggregate'], a.places || a.metrics || 'handset'::text),
    (TRUE, ARRAY['unique_visitor_counts'], a.places || ARRAY['active_at_reference_location_counts', 'unique_locations',
        'unique_subscriber_counts']),
    (TRUE, ARRAY['labelled_spatial_aggregate', 'labelled_flows'], a.labels),
    (TRUE, ARRAY['aggregate_network_objects'], ARRAY['total_network_objects']),
    (TRUE, ARRAY['unmoving_counts'], ARRAY['unique_locations']),
    (TRUE, ARRAY['consecutive_trips_od_matrix', 'trips_od_matrix', 'dfs_metric_total_amount', 'dummy_query',
        'geography', 'location_event_counts', 'location_introversion', 'meaningful_locations_aggregate',
        'meaningful_locations_between_dates_od_matrix', 'meaningful_locations_between_label_od_matrix',
        'total_network_objects', 'unique_subscriber_counts'], '{}'),
    (FALSE, ARRAY['histogram_aggregate'], a.places || a.metrics),
    (FALSE, ARRAY['calendar_activity'], '{}')
) AS g (spatial, kinds, nested), unnest(g.kinds) AS k (kind), LATERAL (SELECT g.spatial, k.kind) AS t,
    unnest(g.nested || k.kind) AS n (nested);
CREATE FUNCTION pg_temp.flowmachine(units text []) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(':', u.unit, f.kind, f.nested) COLLATE "C"
    FROM flowmachine AS f, unnest(CASE WHEN f.spatial THEN units ELSE ARRAY['nonspatial'] END) AS u (unit)
    UNION ALL SELECT unnest(ARRAY['run', 'get_result', 'get_available_dates', 'get_qa_checks'])
$$;
CREATE FUNCTION pg_temp.published() RETURNS SETOF text LANGUAGE sql AS $$ SELECT unnest(query.published_scopes()) $$;

SELECT is((SELECT count(*) FROM pg_temp.flowmachine(ARRAY['admin0', 'admin1', 'admin2', 'admin3', 'lon-lat'])),
    628::bigint, 'FlowMachine has 628');
SELECT is_empty($$
    SELECT pg_temp.flowmachine(ARRAY['admin0', 'admin1', 'admin2', 'admin3', 'lon-lat', 'zone'])
    EXCEPT SELECT pg_temp.published()$$, 'all of FlowMachine''s are published, for loaded layers too');
SELECT is_empty($$
    WITH allowed AS MATERIALIZED (
        SELECT k.kind, query.reachable(k.kind) AS nested,
            CASE WHEN k.unit_from IS NULL THEN ARRAY['nonspatial'] ELSE query.units() END AS units
        FROM query.kind AS k WHERE k.exposed
    )
    SELECT p.scope FROM pg_temp.published() AS p (scope)
    LEFT JOIN allowed AS a ON a.kind = split_part(p.scope, ':', 2)
        AND split_part(p.scope, ':', 1) = ANY (a.units) AND split_part(p.scope, ':', 3) = ANY (a.nested)
    WHERE a.kind IS NULL AND p.scope LIKE '%:%' AND p.scope NOT IN (
        SELECT 'nonspatial:subscriber_subset:' || k.kind FROM query.kind AS k WHERE query.fits(k, 'subscribers'))$$,
    'no more than the units, the exposed kinds and what may be nested in them, and who may be chosen by what');
SELECT is((SELECT count(DISTINCT p.scope) FROM pg_temp.published() AS p (scope)),
    cardinality(query.published_scopes())::bigint, 'none twice');
SELECT is(query.published_scopes(), ARRAY(SELECT p.scope COLLATE "C" FROM pg_temp.published() AS p (scope)
    ORDER BY 1), 'sorted');

CREATE TEMP TABLE before AS SELECT p.scope FROM pg_temp.published() AS p (scope);
DELETE FROM store.region WHERE layer = 'zone';
DELETE FROM store.layer WHERE layer = 'zone';
SELECT set_eq('SELECT pg_temp.published()', $$SELECT b.scope FROM before AS b WHERE b.scope NOT LIKE 'zone:%'$$,
    'five units without it');
UPDATE query.kind SET exposed = FALSE WHERE kind = 'flows';
SELECT set_eq('SELECT pg_temp.published()', $$
    SELECT b.scope FROM before AS b WHERE b.scope NOT LIKE 'zone:%' AND b.scope NOT LIKE '%:flows:%'$$,
    'a kind not exposed is not published');

SELECT * FROM finish();
ROLLBACK;
