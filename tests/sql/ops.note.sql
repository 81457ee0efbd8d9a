-- A row in ops.log says what was done, to what, and why.
BEGIN;
SELECT plan(2);

SET LOCAL ROLE flow_owner;
SELECT lives_ok($$SELECT ops.note('evict', 'abc', 'the cache is full', '{"bytes": 8}')$$, 'an action is noted');
SELECT results_eq($$SELECT l.what, l.subject, l.why, l.detail FROM ops.log AS l WHERE l.subject = 'abc'$$,
    $$VALUES ('evict', 'abc', 'the cache is full', '{"bytes": 8}'::jsonb)$$, 'as it was said');

SELECT * FROM finish();
ROLLBACK;
