-- A specification whose dates are placeholders, for one date.
CREATE OR REPLACE FUNCTION query.at_reference(spec jsonb, reference_date date)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_part text[];
BEGIN
    CASE jsonb_typeof(at_reference.spec)
    WHEN 'object' THEN
        RETURN (
            SELECT coalesce(jsonb_object_agg(m.key, query.at_reference(m.value, at_reference.reference_date)), '{}')
            FROM jsonb_each(at_reference.spec) AS m
        );
    WHEN 'array' THEN
        RETURN (
            SELECT coalesce(
                jsonb_agg(query.at_reference(i.value, at_reference.reference_date) ORDER BY i.ordinality), '[]')
            FROM jsonb_array_elements(at_reference.spec) WITH ORDINALITY AS i
        );
    WHEN 'string' THEN
        v_part := regexp_match(at_reference.spec #>> '{}', '^reference_date(?: *([+-]) *(\d{1,5}))?$');
        IF v_part IS NOT NULL THEN
            RETURN to_jsonb(to_char(
                at_reference.reference_date + coalesce(v_part[1] || v_part[2], '0')::integer, 'YYYY-MM-DD'));
        END IF;
        RETURN at_reference.spec;
    ELSE
        RETURN at_reference.spec;
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.at_reference(jsonb, date) IS
$$A specification in which texts reference_date, reference_date - 7, reference_date + 1 stand for dates, so many days
from the reference date, as a specification with these dates.$$;
