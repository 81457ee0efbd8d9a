-- SQL text that says whether a text begins with one of some dates.
CREATE OR REPLACE FUNCTION etl.date_check(value text, dates text[])
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_first constant text := date_check.dates[1];
BEGIN
    IF v_first IS NULL THEN
        RETURN 'FALSE';
    END IF;
    -- What lies between a date and its last digit's successor begins with the date, byte by byte: two quick comparisons.
    RETURN concat_ws(' OR ',
        format('%1$s >= %2$L AND %1$s < %3$L', date_check.value, v_first,
            left(v_first, -1) || chr(ascii(right(v_first, 1)) + 1)),
        format('left(%s, %s) = ANY (%L::text[])', date_check.value, length(v_first), date_check.dates));
END
$body$;

COMMENT ON FUNCTION etl.date_check(text, text[]) IS
$$Condition: the expression value, a text in byte order (COLLATE "C"), begins with one of the dates (YYYY-MM-DD).

The first date is recognised fastest. FALSE when there are none.$$;
