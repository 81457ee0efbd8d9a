-- flowclient sends a range as a list of two.
CREATE OR REPLACE FUNCTION query.pair_to_object(value jsonb, type jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF pair_to_object.type ? 'pair' AND jsonb_typeof(pair_to_object.value) = 'array'
        AND jsonb_array_length(pair_to_object.value) = 2 THEN
        RETURN jsonb_build_object(
            pair_to_object.type #>> '{pair,0}', pair_to_object.value -> 0,
            pair_to_object.type #>> '{pair,1}', pair_to_object.value -> 1);
    END IF;
    RETURN pair_to_object.value;
END
$body$;

COMMENT ON FUNCTION query.pair_to_object(jsonb, jsonb) IS
$$A list of two as the object that the type's pair of names makes of it; any other value unchanged.$$;
