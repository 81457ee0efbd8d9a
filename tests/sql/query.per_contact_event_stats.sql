-- Events a contact: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'per_contact_event_stats', 'contact_balance', pg_temp.circle('contact_balance'), 'statistic', 'avg'),
    '[["ann", 2.5], ["bob", 2], ["cyd", 1.5]]',
    'mean');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'per_contact_event_stats', 'contact_balance', pg_temp.circle('contact_balance'), 'statistic', 'max'),
    '[["ann", 3], ["bob", 3], ["cyd", 2]]',
    'maximum');

SELECT * FROM finish();
ROLLBACK;
