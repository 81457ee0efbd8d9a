-- Who had an event: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(8);

SELECT pg_temp.nears(pg_temp.circle('unique_subscribers'),
    '[["ann"], ["bob"], ["cyd"]]',
    'each once');
SELECT pg_temp.nears(pg_temp.circle('unique_subscribers', '{"start_date": "2016-01-02"}'),
    '[["ann"], ["cyd"]]',
    'on a day');
SELECT pg_temp.nears(pg_temp.circle('unique_subscribers', '{"hours": {"start_hour": 20, "end_hour": 21}}'),
    '[["ann"], ["cyd"]]',
    'in an hour');
SELECT pg_temp.nears(pg_temp.circle('unique_subscribers', '{"start_date": "2016-01-01T11:30:00",
    "end_date": "2016-01-01T12:30:00"}'),
    '[["bob"], ["cyd"]]',
    'in part of a day');

SELECT * FROM finish();
ROLLBACK;
