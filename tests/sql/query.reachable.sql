-- Which kinds may occur within a kind.
BEGIN;
SELECT plan(5);

SELECT is(query.reachable('daily_location'), ARRAY['daily_location'], 'itself');
SELECT is(query.reachable('modal_location'), ARRAY['daily_location', 'modal_location'], 'in a list');
SELECT is(query.reachable('flows'), ARRAY['daily_location', 'flows', 'modal_location'], 'at any depth');
SELECT is(query.reachable('histogram_aggregate'), ARRAY['event_count', 'histogram_aggregate'], 'by category');
SELECT is(query.reachable('unique_subscriber_counts'), ARRAY['unique_subscriber_counts'], 'subsets do not count');

SELECT * FROM finish();
ROLLBACK;
