-- A statistic by name, as SQL.
CREATE OR REPLACE FUNCTION query.statistic_sql(statistic text, value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE statistic_sql.statistic
        WHEN 'median' THEN format('percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)', statistic_sql.value)
        WHEN 'mode' THEN format('mode() WITHIN GROUP (ORDER BY %s)', statistic_sql.value)
        WHEN 'stddev' THEN format('stddev_samp(%s)', statistic_sql.value)
        WHEN 'variance' THEN format('var_samp(%s)', statistic_sql.value)
        ELSE format('%s(%s)', statistic_sql.statistic, statistic_sql.value)
    END;
END
$body$;

COMMENT ON FUNCTION query.statistic_sql(text, text) IS
$$SQL text of an aggregate over an expression: count, sum, avg, max, min, median (continuous), stddev and variance
(of a sample), mode (the smallest of the most frequent).$$;
