-- SQL text that says what is wrong with a value of a file.
-- requires: etl.date_check
CREATE OR REPLACE FUNCTION etl.column_check(name text, kind text, dates text[] DEFAULT '{}')
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_column constant text := format('s.%I', column_check.name);
    v_usual text; -- true for the forms that most files have, at a fraction of the pattern's cost
    v_pattern text;
    v_wrong text;
BEGIN
    CASE column_check.kind
        WHEN 'time' THEN
            -- Put together of parts that are looked up: nothing else is as quick and as strict.
            v_usual := format($$(%s) AND substr(%%1$s, 11, 6) = ANY (%L::text[])
                AND substr(%%1$s, 17, 3) = ANY (%L::text[]) AND substr(%%1$s, 20) = ANY (%L::text[])$$,
                etl.date_check('%1$s', column_check.dates),
                ARRAY(
                    SELECT format('%s%s:%s', b.between, lpad(h.n::text, 2, '0'), lpad(m.n::text, 2, '0'))
                    FROM unnest(ARRAY[' ', 'T']) AS b (between), generate_series(0, 23) AS h (n),
                        generate_series(0, 59) AS m (n)
                ),
                ARRAY(SELECT ':' || lpad(s.n::text, 2, '0') FROM generate_series(0, 59) AS s (n)),
                ARRAY['', 'Z'] || ARRAY(
                    SELECT s.sign || lpad(h.n::text, 2, '0') || m.minutes
                    FROM unnest(ARRAY['+', '-']) AS s (sign), generate_series(0, 14) AS h (n),
                        unnest(ARRAY['', ':00', ':30', ':45']) AS m (minutes)
                ));
            v_pattern := '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[ Tt]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?'
                || ' ?([Zz]|[-+](0\d|1[0-5])(:?[0-5]\d)?)?$';
            v_wrong := 'is not a time (ISO 8601)';
        WHEN 'number' THEN
            v_usual := $$octet_length(%1$s) < 20 AND %1$s !~ '[^0-9]'$$;
            v_pattern := '^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$';
            v_wrong := 'is not a number';
        WHEN 'tac' THEN
            v_usual := $$octet_length(%1$s) <= 8 AND %1$s !~ '[^0-9]'$$;
            v_pattern := '^\d{1,8}(\.0*)?$';
            v_wrong := 'is not a whole number of up to eight digits';
        WHEN 'boolean' THEN
            v_usual := $$%1$s IN ('true', 'false', 't', 'f', '1', '0', 'True', 'False', 'T', 'F')$$;
            v_pattern := '^(TRUE|FALSE)$';
            v_wrong := 'is not true or false';
        ELSE
            RETURN NULL;
    END CASE;
    RETURN format('WHEN NOT (%s) AND nullif(%s, '''') !~ %L THEN %L', format(v_usual, v_column), v_column, v_pattern,
        format('%s %s', column_check.name, v_wrong));
END
$body$;

COMMENT ON FUNCTION etl.column_check(text, text, text[]) IS
$$One arm of a CASE over row s: the reason why a column cannot be read as its kind; NULL when every text can.

Written as text, so that a file is checked by one statement. Empty values pass: they are read as NULL. dates: days
(YYYY-MM-DD) for which times are recognised without the pattern, the likeliest first.$$;
