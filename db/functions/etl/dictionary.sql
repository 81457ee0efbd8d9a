-- The dictionary of a kind of identifier.
CREATE OR REPLACE FUNCTION etl.dictionary(kind text)
RETURNS TABLE (relation text, number_column text, text_column text)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT d.relation, d.number_column, d.text_column
    FROM (VALUES
        ('subscriber', 'subscriber', 'msisdn'),
        ('equipment', 'equipment', 'imei'),
        ('sim', 'sim', 'imsi'),
        ('location', 'location', 'location_id')
    ) AS d (relation, number_column, text_column)
    WHERE d.relation = dictionary.kind;
END
$body$;

COMMENT ON FUNCTION etl.dictionary(text) IS
$$Where identifiers of a kind stand: table of schema store, its number and its text; no row for other kinds.$$;
