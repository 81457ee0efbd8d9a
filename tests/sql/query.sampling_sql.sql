-- Samples: always the same people, of about the right number.
BEGIN;
\ir include/world.psql
SELECT plan(13);

-- A thousand subscribers, shuffled; their sample by some sampling.
CREATE FUNCTION pg_temp.drawn(sampling jsonb, rows_sql text DEFAULT 'SELECT n AS subscriber FROM generate_series(1, 1000) AS n')
RETURNS bigint [] LANGUAGE plpgsql AS $$
DECLARE
    v_drawn bigint [];
BEGIN
    EXECUTE format('SELECT array_agg(s.subscriber ORDER BY s.subscriber) FROM (%s) AS s',
        query.sampling_sql(rows_sql, sampling)) INTO v_drawn;
    RETURN v_drawn;
END
$$;

SELECT is(cardinality(pg_temp.drawn(NULL)), 1000, 'no sampling: all');
SELECT is(cardinality(pg_temp.drawn('{"seed": 1, "size": 17}')), 17, 'a size is kept exactly');
SELECT is(cardinality(pg_temp.drawn('{"seed": 1, "size": 5000}')), 1000, 'no more than there are');
SELECT cmp_ok(cardinality(pg_temp.drawn('{"seed": 1, "fraction": 0.3}')), '>', 240, 'a fraction, about');
SELECT cmp_ok(cardinality(pg_temp.drawn('{"seed": 1, "fraction": 0.3}')), '<', 360, 'a fraction, about, from above');
SELECT is(pg_temp.drawn('{"seed": 1, "size": 17}'), pg_temp.drawn('{"seed": 1, "size": 17}'), 'the same again');
SELECT is(pg_temp.drawn('{"seed": 1, "fraction": 0.3}'), pg_temp.drawn('{"seed": 1, "fraction": 0.3}',
    'SELECT n AS subscriber FROM generate_series(1000, 1, -1) AS n'), 'whatever the order of the rows');
SELECT isnt(pg_temp.drawn('{"seed": 1, "fraction": 0.3}'), pg_temp.drawn('{"seed": 2, "fraction": 0.3}'), 'by seed');
SELECT isnt(pg_temp.drawn('{"seed": 1, "sampling_method": "system", "fraction": 0.3}'),
    pg_temp.drawn('{"seed": 1, "sampling_method": "bernoulli", "fraction": 0.3}'), 'by method');
SELECT ok(pg_temp.drawn('{"seed": 1, "fraction": 0.3}') <@ pg_temp.drawn('{"seed": 1, "fraction": 0.4}'),
    'a smaller fraction is part of a larger one');
CREATE TEMP TABLE before AS SELECT pg_temp.drawn('{"seed": 1, "fraction": 0.3}') AS people;
UPDATE ops.secret SET value = 'other' WHERE name = 'sampling';
SELECT isnt(pg_temp.drawn('{"seed": 1, "fraction": 0.3}'), (SELECT b.people FROM before AS b),
    'nobody without the key can tell who is drawn');
SELECT is(jsonb_array_length(pg_temp.complete(pg_temp.day('{"date": "2016-01-04",
    "sampling": {"sampling_method": "random_ids", "seed": 0.5, "size": 5}}'))), 5, 'of a kind');
SELECT is(pg_temp.complete(pg_temp.day('{"date": "2016-01-04",
    "sampling": {"sampling_method": "random_ids", "seed": 0.5, "size": 5, "estimate_count": false}}')),
    pg_temp.complete(pg_temp.day('{"date": "2016-01-04",
    "sampling": {"sampling_method": "random_ids", "seed": 0.5, "size": 5}}')), 'estimate_count means nothing here');

SELECT * FROM finish();
ROLLBACK;
