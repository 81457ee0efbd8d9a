-- The time between events: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SELECT pg_temp.nears(pg_temp.circle('interevent_interval'),
    '[["ann", 12600], ["bob", 7200], ["cyd", null]]',
    'mean seconds between outgoing events; one event has none');
SELECT pg_temp.nears(pg_temp.circle('interevent_interval', '{"direction": "both", "statistic": "max"}'),
    '[["ann", 36000], ["bob", 7200], ["cyd", 43200]]',
    'the longest of all');
SELECT pg_temp.nears(pg_temp.circle('interevent_interval', '{"statistic": "count"}'),
    '[["ann", 4], ["bob", 1], ["cyd", 0]]',
    'gaps');

SELECT * FROM finish();
ROLLBACK;
