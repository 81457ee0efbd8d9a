-- How many people made each trip between regions.
BEGIN;
\ir include/world.psql
SELECT plan(5);

CREATE FUNCTION pg_temp.counted(VARIADIC trips text[]) RETURNS TABLE (region_from integer, region_to integer, value bigint)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE (SELECT format('SELECT c.region_from, c.region_to, c.value FROM (%s) AS c WHERE c.value = c.contributors',
        query.counted_trips_sql(ARRAY(SELECT format('SELECT r.* FROM (VALUES %s) AS r (subscriber, region_from, region_to)', t.trip)
            FROM unnest(trips) AS t (trip)))));
END
$$;
CREATE VIEW expected AS
SELECT * FROM (VALUES (1, 2, 2::bigint), (2, 1, 1), (2, NULL, 1), (NULL, 2, 1), (1, 1, 1)) AS e (region_from, region_to, value);

SELECT bag_eq($$SELECT * FROM pg_temp.counted(
    '(1, 1, 2), (1, 1, 2), (1, 2, 1), (2, 1, 2), (2147483647, 2, NULL), (2147483647, NULL, 2), (2, 1, 1)')$$,
    'SELECT * FROM expected', 'one range: a person once for each trip');
SELECT bag_eq($$SELECT * FROM pg_temp.counted(
    '(1, 1, 2), (1, 1, 2), (1, 2, 1)', '(2, 1, 2), (2147483647, 2, NULL), (2147483647, NULL, 2), (2, 1, 1)')$$,
    'SELECT * FROM expected', 'two ranges: the same, as one number each');
SELECT results_eq($$SELECT * FROM pg_temp.counted('(1, 32767, 32767)', '(2147483647, 32767, 32767)')$$,
    $$VALUES (32767, 32767, 2::bigint)$$, 'up to the largest region');
SELECT throws_ok($$SELECT * FROM pg_temp.counted('(1, 32768, 1)', '(2, 1, 1)')$$, '22003', NULL,
    'a region that came after the question was compiled is an error');
INSERT INTO store.region (region, layer, code) OVERRIDING SYSTEM VALUE VALUES (32768, 'admin3', 'far');
SELECT results_eq($$SELECT * FROM pg_temp.counted('(1, 32768, 1)', '(2, 32768, 1)')$$,
    $$VALUES (32768, 1, 2::bigint)$$, 'with more regions than 16 bits hold, by three columns');

SELECT * FROM finish();
ROLLBACK;
