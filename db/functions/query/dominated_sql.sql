-- Does one person make up most of a sum?
CREATE OR REPLACE FUNCTION query.dominated_sql(value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        '(2 * max(abs(%1$s)) > sum(abs(%1$s)) OR '
        'sum(abs(%1$s)) - 1.1 * max(abs(%1$s)) < (array_agg(abs(%1$s) ORDER BY abs(%1$s) DESC))[2])', dominated_sql.value);
END
$body$;

COMMENT ON FUNCTION query.dominated_sql(text) IS
$$SQL condition on the rows of a group: the largest value is more than half of their sum, or all but the two largest are
less than a tenth of it, so that the second could tell it (Handbook on Statistical Disclosure Control, ch. 4).$$;
