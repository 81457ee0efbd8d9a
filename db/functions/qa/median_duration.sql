-- How long calls are.
-- requires: etl.define_check
SELECT etl.define_check(
    'median_duration', '{calls}',
    $$(
        SELECT d.duration, sum(d.n) OVER (ORDER BY d.duration) AS upto, sum(d.n) OVER () AS n
        FROM (
            SELECT e.duration, count(*) AS n FROM events AS e WHERE e.duration IS NOT NULL GROUP BY e.duration
        ) AS d
    ) AS d$$,
    $$trim_scale((min(d.duration) FILTER (WHERE 2 * d.upto > d.n - 1) + min(d.duration) FILTER (WHERE 2 *
        d.upto > d.n)) / 2)$$,
    'seconds', 'The median duration.',
    by_type => TRUE
);
