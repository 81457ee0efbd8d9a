-- SQL text that tells a plain phone, IMEI or IMSI number from a pseudonym.
CREATE OR REPLACE FUNCTION etl.is_plain_sql(expression text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Fifteen digits are the most that a phone number or an IMSI has, sixteen an IMEI; + and blanks stand between.
    -- The cheap test stands first: a digest is longer.
    RETURN format($$(octet_length(%1$s) BETWEEN 7 AND 24 AND %1$s !~ '[^0-9+()./ -]'
        AND length(translate(%1$s, '+-()./ ', '')) BETWEEN 7 AND 16)$$, is_plain_sql.expression);
END
$body$;

COMMENT ON FUNCTION etl.is_plain_sql(text) IS
$$Expression that is true when a text holds 7 to 16 digits and nothing else but + - ( ) . / and blanks.

A pseudonym of that form is taken for a number too; short ones (of a study's participants) and digests are not.$$;
