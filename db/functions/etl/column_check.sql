-- SQL text that says what is wrong with a value of a file.
CREATE OR REPLACE FUNCTION etl.column_check(name text, kind text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_time constant text := '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[ Tt]'
        || '([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)? ?([Zz]|[-+]\d\d(:?\d\d)?)?$';
    v_pattern text;
    v_wrong text;
BEGIN
    CASE column_check.kind
        WHEN 'time' THEN
            v_pattern := v_time;
            v_wrong := 'is not a time (ISO 8601)';
        WHEN 'number' THEN
            v_pattern := '^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$';
            v_wrong := 'is not a number';
        WHEN 'tac' THEN
            v_pattern := '^\d{1,8}(\.0*)?$';
            v_wrong := 'is not a whole number of up to eight digits';
        WHEN 'boolean' THEN
            v_pattern := '^([Tt]|[Ff]|1|0|true|false|True|False|TRUE|FALSE)$';
            v_wrong := 'is not true or false';
        ELSE
            RETURN NULL;
    END CASE;
    RETURN format('WHEN nullif(s.%I, '''') !~ %L THEN %L', column_check.name, v_pattern,
        format('%s %s', column_check.name, v_wrong));
END
$body$;

COMMENT ON FUNCTION etl.column_check(text, text) IS
$$One arm of a CASE over row s: the reason why a column cannot be read as its kind; NULL when every text can.

Written as text, so that a file is checked by one statement. Empty values pass: they are read as NULL.$$;
