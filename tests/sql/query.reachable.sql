-- Which kinds may occur within a kind.
BEGIN;
SELECT plan(8);

-- Drafts with positions of their own, so that no kind but these stands in them.
SELECT query.register_kind(
    kind => d.kind, level => 'subscriber', summary => 'A draft.', description => '', parameters => d.parameters::jsonb,
    columns => '[{"name": "subscriber", "role": "subscriber"}]', example => '{}', categories => d.categories)
FROM (VALUES
    ('draft_top', '[{"name": "in", "type": {"type": "query", "category": "draft_in"}}]', ARRAY[]::text []),
    ('draft_one', '[{"name": "all", "type": {"type": "list", "items": {"type": "query", "category": "draft_deep"}}}]',
        ARRAY['draft_in']),
    ('draft_other', '[{"name": "subset", "type": {"type": "subset"}}]', ARRAY['draft_in', 'draft_deep']),
    ('draft_deep', '[{"name": "again", "type": {"type": "query", "category": "draft_in"}}]', ARRAY['draft_deep'])
) AS d (kind, parameters, categories);

SELECT is(query.reachable('daily_location'), ARRAY['daily_location'], 'itself');
SELECT is(query.reachable('modal_location'), ARRAY['daily_location', 'modal_location'], 'in a list');
SELECT is(query.reachable('draft_top'), ARRAY['draft_deep', 'draft_one', 'draft_other', 'draft_top'], 'at any depth');
SELECT is(query.reachable('draft_deep'), ARRAY['draft_deep', 'draft_one', 'draft_other'], 'in a circle');
SELECT is(query.reachable('draft_other'), ARRAY['draft_other'], 'subsets do not count');
SELECT is(query.reachable('unique_subscriber_counts'), ARRAY['unique_subscriber_counts'], 'nor here');
SELECT ok(query.reachable('flows') @> ARRAY['daily_location', 'flows', 'modal_location']
    AND NOT query.reachable('flows') && ARRAY['event_count', 'spatial_aggregate'], 'places, not metrics, within flows');
SELECT ok(query.reachable('histogram_aggregate') @> ARRAY['event_count', 'histogram_aggregate']
    AND NOT query.reachable('histogram_aggregate') && ARRAY['flows', 'handset'], 'numbers, not labels, in a histogram');

SELECT * FROM finish();
ROLLBACK;
