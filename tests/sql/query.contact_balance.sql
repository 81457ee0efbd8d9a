-- With whom, and how often: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(5);

SELECT pg_temp.nears(pg_temp.circle('contact_balance'),
    '[["ann", "bob", 3, 0.6], ["ann", "cyd", 2, 0.4], ["bob", "ann", 3, 0.75], ["bob", "cyd", 1, 0.25], ["cyd",
    "ann", 2, 0.6666666666666666], ["cyd", "bob", 1, 0.3333333333333333]]',
    'both directions; neither oneself nor nobody');
SELECT pg_temp.nears(pg_temp.circle('contact_balance', '{"exclude_self_calls": false, "direction": "out"}'),
    '[["ann", "bob", 2, 0.4], ["ann", "cyd", 1, 0.2], ["ann", "ann", 1, 0.2], ["ann", null, 1, 0.2], ["bob",
    "ann", 1, 0.5], ["bob", "cyd", 1, 0.5], ["cyd", "ann", 1, 1]]',
    'outgoing, all of them');
SELECT pg_temp.refused(pg_temp.circle('contact_balance', '{"event_types": ["calls", "mds"]}'),
    '{''msisdn_counterpart''} are not columns of events.mds',
    'mobile data has no counterpart');

SELECT * FROM finish();
ROLLBACK;
