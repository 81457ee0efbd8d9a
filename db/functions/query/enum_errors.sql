-- Is a text one of those allowed?
CREATE OR REPLACE FUNCTION query.enum_errors(value text, allowed text[])
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF cardinality(enum_errors.allowed) = 0 OR enum_errors.value = ANY (enum_errors.allowed) THEN
        RETURN NULL;
    END IF;
    RETURN jsonb_build_array(
        format('Must be one of: %s.', array_to_string(enum_errors.allowed, ', ')));
END
$body$;

COMMENT ON FUNCTION query.enum_errors(text, text[]) IS
$$Message array when value is not among allowed (empty: everything is); else NULL.$$;
