-- The share of events with contacts that go both ways: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SELECT pg_temp.nears(pg_temp.circle('proportion_event_reciprocal', jsonb_build_object('contact_reciprocal', pg_temp.circle('contact_reciprocal'))),
    '[["ann", 1], ["bob", 0.5], ["cyd", 1]]',
    'outgoing events, if not told otherwise');
SELECT pg_temp.nears(pg_temp.circle('proportion_event_reciprocal', jsonb_build_object('contact_reciprocal', pg_temp.circle('contact_reciprocal'), 'direction', 'both')),
    '[["ann", 1], ["bob", 0.75], ["cyd", 0.6666666666666666]]',
    'in both directions');
SELECT pg_temp.nears(pg_temp.circle('proportion_event_reciprocal', jsonb_build_object('contact_reciprocal', pg_temp.circle('contact_reciprocal'), 'exclude_self_calls', FALSE)),
    '[["ann", 0.6], ["bob", 0.5], ["cyd", 1]]',
    'oneself and nobody are no contacts');

SELECT * FROM finish();
ROLLBACK;
