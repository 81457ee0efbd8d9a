-- Which phone, and what is known of it: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(pg_temp.circle('subscriber_handset', '{"method": "last"}'),
    '[["ann", 222, "Beta", null, 70, null, null, null, null, null, null, null, null, null],
    ["bob", 999, null, null, null, null, null, null, null, null, null, null, null, null]]',
    'an unlisted model is unknown');

SELECT * FROM finish();
ROLLBACK;
