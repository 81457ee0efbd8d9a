-- How evenly events are spread over a cycle: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SELECT pg_temp.nears(pg_temp.circle('periodic_entropy'),
    '[["ann", 1.732868], ["bob", 1.386294], ["cyd", 1.098612]]',
    'local hours');
SELECT pg_temp.nears(pg_temp.circle('periodic_entropy', '{"phase": "dow"}'),
    '[["ann", 0.37677], ["bob", 0], ["cyd", 0.636514]]',
    'weekdays');
SELECT pg_temp.nears(pg_temp.circle('periodic_entropy', '{"direction": "out", "event_types": ["calls"]}'),
    '[["ann", 1.609438], ["bob", 0], ["cyd", 0]]',
    'outgoing calls');

SELECT * FROM finish();
ROLLBACK;
