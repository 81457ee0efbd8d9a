-- A text without what looks like a phone number.
CREATE OR REPLACE FUNCTION etl.without_numbers(value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN regexp_replace(without_numbers.value, '(^|[^0-9A-Za-z])\+?\d[\d ()./-]{5,22}\d(?![0-9A-Za-z])',
        '\1(number)', 'g');
END
$body$;

COMMENT ON FUNCTION etl.without_numbers(text) IS
$$Puts (number) in the place of every run of 7 or more digits, blanks and + - ( ) . / between them or not.

Used on what is kept of lines whose columns are not known: better a date lost than a person's number kept.$$;
