-- Each subscriber with each other number once.
BEGIN;
\ir include/world.psql
SELECT plan(3);

CREATE FUNCTION pg_temp.pairs(condition text) RETURNS TABLE (subscriber integer, region integer)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE query.different_pairs_sql(
        'SELECT r.* FROM (VALUES (1, 2), (1, 2), (1, NULL), (2, 1), (2147483647, 2147483647), (1, NULL), (3, 2147483647)) '
        'AS r (subscriber, region)', 'region', condition);
END
$$;
SELECT bag_eq($$SELECT * FROM pg_temp.pairs(NULL)$$,
    $$VALUES (1, 2), (1, NULL), (2, 1), (3, 2147483647), (2147483647, 2147483647)$$, 'no range: all, null too');
SELECT bag_eq($$SELECT * FROM pg_temp.pairs('v.subscriber > 0')$$, $$SELECT * FROM pg_temp.pairs(NULL)$$,
    'as one number each they are the same, up to the largest');
SELECT bag_eq($$SELECT * FROM pg_temp.pairs('v.subscriber >= 2 AND v.subscriber < 4')$$,
    $$VALUES (2, 1), (3, 2147483647)$$, 'of a range');

SELECT * FROM finish();
ROLLBACK;
