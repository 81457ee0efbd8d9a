-- Which phone: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SELECT pg_temp.nears(pg_temp.circle('subscriber_tac'),
    '[["ann", 222], ["bob", 999]]',
    'of most events');
SELECT pg_temp.nears(pg_temp.circle('subscriber_tac', '{"end_date": "2016-01-01T21:00:00"}'),
    '[["ann", 111], ["bob", 999]]',
    'until nine');
SELECT pg_temp.nears(pg_temp.circle('subscriber_tac', '{"end_date": "2016-01-01T21:00:00", "method": "last"}'),
    '[["ann", 222], ["bob", 999]]',
    'the last');

SELECT * FROM finish();
ROLLBACK;
