-- Contacts both ways: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('contact_reciprocal'),
    '[["ann", "bob", 1, 0.5, 2, 0.6666666666666666, true], ["ann", "cyd", 1, 0.5, 1, 0.3333333333333333, true],
    ["bob", "ann", 2, 1, 1, 0.5, true], ["bob", "cyd", 0, 0, 1, 0.5, false], ["cyd", "ann", 1, 0.5, 1, 1, true],
    ["cyd", "bob", 1, 0.5, 0, 0, false]]',
    'events and shares in and out, 0 where there are none');
SELECT pg_temp.nears(pg_temp.circle('contact_reciprocal', '{"end_date": "2016-01-02",
    "event_types": ["calls"]}'),
    '[["ann", "bob", 1, 1, 2, 0.6666666666666666, true], ["ann", "cyd", 0, 0, 1, 0.3333333333333333, false], ["bob",
    "ann", 2, 1, 1, 1, true], ["cyd", "ann", 1, 1, 0, 0, false]]',
    'of one day');

SELECT * FROM finish();
ROLLBACK;
