-- Who was not there before: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'new_subscribers', 'unique_subscribers_bench_mark', pg_temp.circle('unique_subscribers', '{"start_date": "2016-01-02"}'), 'unique_subscribers_focal', pg_temp.circle('unique_subscribers')),
    '[["bob"]]',
    'bob was not there on the second day');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'new_subscribers', 'unique_subscribers_bench_mark', pg_temp.circle('unique_subscribers'), 'unique_subscribers_focal', pg_temp.circle('event_count')),
    '[]',
    'any query of subscribers will do');

SELECT * FROM finish();
ROLLBACK;
