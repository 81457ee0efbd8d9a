-- How heavy the tail of some counts is.
CREATE OR REPLACE FUNCTION synth.tail(counts bigint[])
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_many constant integer := cardinality(tail.counts);
    v_least double precision;
    v_found jsonb;
BEGIN
    -- Hill's estimate over the largest twentieth.
    SELECT min(t.count) - 0.5 INTO v_least
    FROM (SELECT c.count FROM unnest(tail.counts) AS c (count) ORDER BY c.count DESC LIMIT greatest(1, v_many / 20)) AS t;
    SELECT jsonb_build_object('people', v_many, 'mean', round(avg(c.count), 2), 'most', max(c.count),
        'exponent', round((1 / nullif(avg(ln(c.count / v_least)) FILTER (WHERE c.count > v_least), 0))::numeric, 2),
        'points', (
            SELECT jsonb_agg(jsonb_build_array(x.x, x.share) ORDER BY x.x)
            FROM (
                SELECT g.x, count(*) FILTER (WHERE u.count >= g.x)::double precision / v_many AS share
                FROM (SELECT DISTINCT floor(2 ^ (n.n / 2.0))::bigint AS x FROM generate_series(0, 30) AS n (n)) AS g
                    CROSS JOIN unnest(tail.counts) AS u (count)
                GROUP BY g.x
            ) AS x
            WHERE x.share > 0
        ))
    INTO v_found
    FROM unnest(tail.counts) AS c (count);
    RETURN v_found;
END
$body$;

COMMENT ON FUNCTION synth.tail(bigint[]) IS
$${people, mean, most, exponent, points: [[x, share of people with x or more]]} of counts of 1 or more, one a person.

exponent is Hill's estimate, over the largest twentieth, of a in P(X >= x) ~ x^-a; null when there is no tail.$$;
