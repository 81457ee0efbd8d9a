-- The type of a member, where another member decides what it may be.
CREATE OR REPLACE FUNCTION query.member_type(member jsonb, value jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_type constant jsonb := member_type.member -> 'type';
    v_rule constant jsonb := member_type.member -> 'enum_by';
BEGIN
    IF v_rule IS NULL THEN
        RETURN v_type;
    END IF;
    RETURN jsonb_set(v_type, '{enum}', coalesce(
        v_rule #> ARRAY['kinds', member_type.value #>> ARRAY[v_rule ->> 'parameter', 'query_kind']],
        v_rule -> 'otherwise', v_type -> 'enum'));
END
$body$;

COMMENT ON FUNCTION query.member_type(jsonb, jsonb) IS
$$Declared type of a member of the object value.

enum_by in the declaration, {"parameter": name, "kinds": {kind: [allowed, …]}, "otherwise": [allowed, …]}, lets the
kind of the query nested in another member decide what is allowed; the enum of the type is then all there is.$$;
