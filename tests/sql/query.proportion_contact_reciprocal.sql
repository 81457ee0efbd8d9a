-- The share of contacts that go both ways: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'proportion_contact_reciprocal', 'contact_reciprocal', pg_temp.circle('contact_reciprocal')),
    '[["ann", 1], ["bob", 0.5], ["cyd", 0.5]]',
    'each contact counts once');

SELECT * FROM finish();
ROLLBACK;
