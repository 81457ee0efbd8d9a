-- Events by region and time, unredacted: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SELECT pg_temp.nears(pg_temp.circle('total_location_events', '{"aggregation_unit": "admin3", "interval": "day",
    "end_date": "2016-01-02"}'),
    '[["A1", "2016-01-01", 6], ["A2", "2016-01-01", 5], ["B1", "2016-01-01", 2]]',
    'a day');
SELECT pg_temp.nears(pg_temp.circle('total_location_events', '{"aggregation_unit": "admin3", "direction": "out",
    "start_date": "2016-01-02"}'),
    '[["A1", "2016-01-02", 8, 1]]',
    'an hour, if not told otherwise');
SELECT is(pg_temp.published(pg_temp.circle('total_location_events', '{"aggregation_unit": "admin3", "start_date": "2016-01-02",
    "interval": "day"}')), '[["A1", "2016-01-02", 2]]', 'nothing is held back');
SELECT is(k.exposed, FALSE, 'not to be asked by everybody') FROM query.kind AS k WHERE k.kind = 'total_location_events';

SELECT * FROM finish();
ROLLBACK;
