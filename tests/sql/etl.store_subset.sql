-- Subsets: a digest of name and members, new subscribers included.
BEGIN;
SELECT plan(15);

INSERT INTO store.subscriber (msisdn) VALUES ('known');
CREATE TEMPORARY TABLE made AS SELECT etl.store_subset('s', '{b,known,b,NULL,a,""}', '{}') AS answer;
SELECT is((SELECT m.answer - 'load' - 'id' FROM made AS m), '{"rows_in": 6, "kept": 4, "rejected": 2,
    "notes": ["3 subscribers"], "reasons": ["line 4: subscriber is missing", "line 6: subscriber is missing"]}'::jsonb,
    'rows in = kept + rejected; one given twice counts once');
SELECT is((SELECT m.answer ->> 'id' FROM made AS m), md5(E's\na\nb\nknown'), 'the id is a digest of name and members');
SELECT set_eq($$SELECT u.msisdn COLLATE "default" FROM store.subset_member AS b INNER JOIN store.subscriber AS u USING (subscriber)
    INNER JOIN made AS m ON b.subset_id = m.answer ->> 'id'$$, ARRAY['a', 'b', 'known'], 'unknown subscribers are members too');
SELECT is((SELECT count(*) FROM store.subscriber AS u WHERE u.msisdn = 'known'), 1::bigint, 'known ones are not doubled');
SELECT is(etl.store_subset('s', '{known,a,b}', '{}') ->> 'id', (SELECT m.answer ->> 'id' FROM made AS m),
    'order does not matter: the same subset');
SELECT is((SELECT count(*) FROM store.subset), 1::bigint, 'which is there once');
SELECT isnt(etl.store_subset('t', '{known,a,b}', '{}') ->> 'id', (SELECT m.answer ->> 'id' FROM made AS m),
    'another name is another subset');
SELECT throws_ok($$SELECT etl.store_subset('s', '{""}', '{}')$$, '22023', 'the subset would be empty', 'an empty one is refused');
SELECT throws_ok($$SELECT etl.store_subset(' ', '{a}', '{}')$$, '22023', 'a subset needs a name', 'so is one without name');

SELECT throws_ok($$SELECT etl.store_subset('s', '{+233 20 123 4567,a}', '{}')$$, '22000',
    '1 of 2 subscribers are plain numbers, which are not stored', 'plain numbers are refused');
SELECT lives_ok($$SELECT etl.store_subset('s', '{+233 20 123 4567,a}', '{}', '0123456789abcdef')$$,
    'what was keyed may look like anything');
SELECT throws_ok($$SELECT etl.store_subset('s', '{a}', '{}', 'fedcba9876543210')$$, '55000',
    'what is loaded was keyed with another key: every subscriber would become two people', 'one key for all');
SELECT throws_ok($$SELECT etl.use_key(1, 'fedcba9876543210')$$, '55000', NULL, 'and for days too');

-- Numbers of subscribers have four bytes.
ALTER SEQUENCE store.subscriber_subscriber_seq RESTART 2147483647;
SELECT lives_ok($$SELECT etl.store_subset('v', '{last}', '{}', '0123456789abcdef')$$, 'the last number is given');
SELECT throws_ok($$SELECT etl.store_subset('w', '{last,one more}', '{}', '0123456789abcdef')$$, '2200H',
    'dictionary store.subscriber is full: all 2,147,483,647 numbers are given out', 'and none after it');

SELECT * FROM finish();
ROLLBACK;
