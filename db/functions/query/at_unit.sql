-- The same question at another unit.
CREATE OR REPLACE FUNCTION query.at_unit(spec jsonb, unit text)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    CASE jsonb_typeof(at_unit.spec)
        WHEN 'object' THEN
            RETURN (
                SELECT coalesce(jsonb_object_agg(m.key, CASE m.key
                    WHEN 'aggregation_unit' THEN to_jsonb(at_unit.unit)
                    ELSE query.at_unit(m.value, at_unit.unit) END), '{}')
                FROM jsonb_each(at_unit.spec) AS m
            );
        WHEN 'array' THEN
            RETURN (
                SELECT coalesce(jsonb_agg(query.at_unit(e.value, at_unit.unit) ORDER BY e.ordinality), '[]')
                FROM jsonb_array_elements(at_unit.spec) WITH ORDINALITY AS e
            );
        ELSE
            RETURN at_unit.spec;
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.at_unit(jsonb, text) IS
$$A specification with every aggregation_unit in it, at any depth, replaced by the given one.$$;
