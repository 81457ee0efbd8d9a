-- Does one person make up most of a sum?
CREATE OR REPLACE FUNCTION query.dominated_sql(largest text, magnitude text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('coalesce(2.1 * %s > %s, FALSE)', dominated_sql.largest, dominated_sql.magnitude);
END
$body$;

COMMENT ON FUNCTION query.dominated_sql(text, text) IS
$$SQL condition: of a sum of magnitude (the sum of the absolute values), largest (the largest of them) is too much.

More than 10/21: then it is more than half of the sum, or could be told to a tenth by the second largest, which is no
larger (both rules: Handbook on Statistical Disclosure Control, ch. 4; this one asks for no second largest).$$;
