-- How many different things in each region and interval.
BEGIN;
SELECT plan(6);

CREATE TEMP TABLE seen (region, thing, day, hours) AS VALUES
    (1, 7, date '2016-01-31', 1 << 0 | 1 << 23), (1, 7, '2016-01-31', 1 << 0), (1, 8, '2016-01-31', 1 << 23),
    (1, 7, '2016-02-01', 1 << 5), (2, 7, '2016-02-01', 1 << 5);
CREATE FUNCTION pg_temp.counts(unit text) RETURNS TABLE (region integer, bucket timestamp, things bigint)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE query.hour_counts_sql('SELECT s.* FROM seen AS s', counts.unit);
END
$$;
SELECT bag_eq($$SELECT * FROM pg_temp.counts('hour')$$, $$VALUES (1, timestamp '2016-01-31', 1::bigint),
    (1, '2016-01-31 23:00', 2), (1, '2016-02-01 05:00', 1), (2, '2016-02-01 05:00', 1)$$, 'by hour; none: no row');
SELECT bag_eq($$SELECT * FROM pg_temp.counts('day')$$, $$VALUES (1, timestamp '2016-01-31', 2::bigint),
    (1, '2016-02-01', 1), (2, '2016-02-01', 1)$$, 'by day');
SELECT bag_eq($$SELECT * FROM pg_temp.counts('month')$$, $$VALUES (1, timestamp '2016-01-01', 2::bigint),
    (1, '2016-02-01', 1), (2, '2016-02-01', 1)$$, 'by month');
SELECT bag_eq($$SELECT * FROM pg_temp.counts('year')$$, $$VALUES (1, timestamp '2016-01-01', 2::bigint), (2, '2016-01-01', 1)$$,
    'what was there on two days of a year counts once');

CREATE FUNCTION pg_temp.single(unit text) RETURNS TABLE (region integer, bucket timestamp, things bigint)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE query.hour_counts_sql(
        'SELECT s.region, s.day, bit_or(s.hours) AS hours FROM seen AS s GROUP BY s.region, s.thing, s.day', single.unit, TRUE);
END
$$;
SELECT bag_eq($$SELECT * FROM pg_temp.single('hour')$$, $$SELECT * FROM pg_temp.counts('hour')$$, 'by hour, of one row each');
SELECT bag_eq($$SELECT * FROM pg_temp.single('day')$$, $$SELECT * FROM pg_temp.counts('day')$$, 'by day, of one row each');

SELECT * FROM finish();
ROLLBACK;
