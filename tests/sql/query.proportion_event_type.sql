-- The share of events of a type: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(7);

SELECT pg_temp.nears(pg_temp.circle('proportion_event_type', '{"numerator": ["sms"]}'),
    '[["bob", 0.25], ["cyd", 0.3333333333333333]]',
    'who has none is left out');
SELECT pg_temp.nears(pg_temp.circle('proportion_event_type', '{"numerator": ["sms"],
    "numerator_direction": "out"}'),
    '[["bob", 0.25]]',
    'outgoing ones of all');
SELECT pg_temp.nears(pg_temp.circle('proportion_event_type', '{"numerator": ["mds"], "event_types": ["calls",
    "sms", "mds"]}'),
    '[["ann", 0.2], ["bob", 0.2]]',
    'the whole is that of event_types');
SELECT pg_temp.refused(pg_temp.circle('proportion_event_type', '{"numerator": ["mds"]}'),
    'numerator: ["mds"] is not among event_types ["calls", "sms"].',
    'a part is of the whole');

SELECT * FROM finish();
ROLLBACK;
