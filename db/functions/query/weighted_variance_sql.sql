-- The variance of balances weighted by seconds.
CREATE OR REPLACE FUNCTION query.weighted_variance_sql()
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Rounding may leave a negative trifle where all balances are equal.
    RETURN 'CASE WHEN sum(g.weight) > 1 THEN greatest((sum(g.weight * g.balance * g.balance) - '
        'sum(g.weight * g.balance) * sum(g.weight * g.balance) / sum(g.weight)) / (sum(g.weight) - 1), 0) END';
END
$body$;

COMMENT ON FUNCTION query.weighted_variance_sql() IS
$$SQL text of the sample variance of g.balance with frequencies g.weight; NULL when the weights sum to 1 or less.$$;
