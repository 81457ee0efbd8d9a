-- How evenly events are spread over contacts: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('contact_entropy'),
    '[["ann", 0.673012], ["bob", 0.562335], ["cyd", 0.636514]]',
    'minus the sum of p ln p');
SELECT pg_temp.nears(pg_temp.circle('contact_entropy', '{"direction": "out"}'),
    '[["ann", 0.636514], ["bob", 0.693147], ["cyd", 0]]',
    'a single contact is 0');

SELECT * FROM finish();
ROLLBACK;
