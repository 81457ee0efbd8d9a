-- All that the schema says of a specification.
-- requires: query.spec_errors, query.value_errors, query.member_errors, query.object_errors, query.list_errors
-- requires: query.pair_to_object, query.object_type, query.enum_errors, query.range_errors, query.fits, query.units
-- requires: query.subset_known, ops.setting_value
CREATE OR REPLACE FUNCTION query.errors(spec jsonb, category text DEFAULT 'top_level')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant integer := ops.setting_value('max_subqueries')::integer;
    v_count bigint;
BEGIN
    IF octet_length(errors.spec::text) > ops.setting_value('max_spec_bytes')::integer THEN
        RETURN jsonb_build_object('_schema', jsonb_build_array(
            format('Is longer than %s bytes.', ops.setting_value('max_spec_bytes'))));
    END IF;
    -- strict: the lax form counts what stands in lists twice.
    SELECT count(*) INTO v_count FROM jsonb_path_query(errors.spec, 'strict $.**.query_kind') AS k;
    IF v_count > v_limit THEN
        RETURN jsonb_build_object('_schema', jsonb_build_array(
            format('Holds %s queries; at most %s may be nested.', v_count, v_limit)));
    END IF;
    RETURN query.spec_errors(errors.spec, errors.category, 1);
END
$body$;

COMMENT ON FUNCTION query.errors(jsonb, text) IS
$$What is wrong with a specification: NULL when nothing is, else a tree by member.

Leaves are arrays of messages, as {"locations": {"method": ["Must be one of: last, most-common."]}}.
category: top_level (the kinds everybody may ask) or any.$$;
