-- SQL text that reads a value of a file.
CREATE OR REPLACE FUNCTION etl.column_value(name text, kind text, zone text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE column_value.kind
        WHEN 'time' THEN format(
            $$CASE WHEN translate(substr(s.%1$I, 17), '0123456789:. ', '') = '' -- no offset
                THEN s.%1$I::timestamp AT TIME ZONE %2$L ELSE s.%1$I::timestamptz END$$,
            column_value.name, column_value.zone)
        -- Digits in half their length: events.id_text gives them back.
        WHEN 'id' THEN format(
            $$CASE WHEN s.%1$I ~ '^[0-9a-f]+$'
                THEN decode(CASE octet_length(s.%1$I) & 1 WHEN 0 THEN 'fe' ELSE 'ff0' END || s.%1$I, 'hex')
                ELSE convert_to(s.%1$I, 'UTF8') END$$,
            column_value.name)
        WHEN 'number' THEN format('nullif(s.%I, '''')::numeric', column_value.name)
        WHEN 'tac' THEN format('split_part(nullif(s.%I, ''''), ''.'', 1)::integer', column_value.name)
        WHEN 'boolean' THEN format('nullif(s.%I, '''')::boolean', column_value.name)
        ELSE format('s.%I', column_value.name)
    END;
END
$body$;

COMMENT ON FUNCTION etl.column_value(text, text, text) IS
$$Expression over row s that turns a checked text into its kind's type; a time without offset is of the given zone.$$;
