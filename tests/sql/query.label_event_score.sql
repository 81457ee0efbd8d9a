-- What sites are used for: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'label_event_score', 'scores', pg_temp.circle('event_score'), 'labels', '{"day": {"type": "Polygon",
    "coordinates": [[[0.1, -1.1], [0.6, -1.1], [0.6, 1.1], [0.1, 1.1], [0.1, -1.1]]]},
    "late": {"type": "Polygon", "coordinates": [[[0.61, -1.1], [1.1, -1.1], [1.1, 1.1], [0.61, 1.1],
    [0.61, -1.1]]]}}'::jsonb),
    '[["unknown", "ann", "S1", 0, 1, 1, -0.2, -1], ["unknown", "ann", "S2", 0, 6, 1, -1, -1], ["day", "ann",
    "S3", 0, 11, 1, 0.5, -1], ["late", "bob", "S2", 0, 6, 1, 0.75, -1], ["day", "cyd",
    "S1", 0, 1, 1, 0.3333333333333333, -1]]',
    'the label in whose area the scores lie');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'label_event_score', 'scores', pg_temp.circle('event_score'), 'labels', '{"day": {"type": "Polygon",
    "coordinates": [[[0.1, -1.1], [0.6, -1.1], [0.6, 1.1], [0.1, 1.1], [0.1, -1.1]]]},
    "late": {"type": "Polygon", "coordinates": [[[0.61, -1.1], [1.1, -1.1], [1.1, 1.1], [0.61, 1.1],
    [0.61, -1.1]]]}}'::jsonb, 'required', 'day'),
    '[["unknown", "ann", "S1", 0, 1, 1, -0.2, -1], ["unknown", "ann", "S2", 0, 6, 1, -1, -1], ["day", "ann",
    "S3", 0, 11, 1, 0.5, -1], ["day", "bob", "S2", 0, 6, 1, 0.75, -1], ["day", "cyd",
    "S1", 0, 1, 1, 0.3333333333333333, -1]]',
    'who lacks the required one gets it everywhere');

SELECT * FROM finish();
ROLLBACK;
