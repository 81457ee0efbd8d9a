-- The object types that several parameters share.
CREATE OR REPLACE FUNCTION query.object_type(name text)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE object_type.name
    WHEN 'hours' THEN $json${"type": "object", "members": [
        {"name": "start_hour", "required": true,
         "type": {"type": "integer", "minimum": 0, "maximum": 23}},
        {"name": "end_hour", "required": true,
         "type": {"type": "integer", "minimum": 0, "maximum": 24}}]}$json$
    WHEN 'range' THEN $json${"type": "object", "pair": ["lower_bound", "upper_bound"], "ascending": true,
        "members": [
        {"name": "lower_bound", "required": true, "type": {"type": "number"}},
        {"name": "upper_bound", "required": true, "type": {"type": "number"}}]}$json$
    WHEN 'bins' THEN $json${"type": "object", "exactly_one": ["n_bins", "bin_list"], "members": [
        {"name": "n_bins", "type": {"type": "integer", "minimum": 1, "maximum": 10000}},
        {"name": "bin_list", "type": {"type": "list", "minimum_items": 2, "ascending": true,
            "items": {"type": "number"}}}]}$json$
    WHEN 'sampling' THEN $json${"type": "object", "exactly_one": ["size", "fraction"], "members": [
        {"name": "sampling_method", "required": true,
         "type": {"type": "string", "enum": ["system", "bernoulli", "random_ids"]}},
        {"name": "seed", "required": true, "type": {"type": "number"}},
        {"name": "size", "type": {"type": "integer", "minimum": 1, "maximum": 1000000000}},
        {"name": "fraction", "type": {"type": "number", "minimum": 0, "maximum": 1, "exclusive": true}},
        {"name": "estimate_count", "type": {"type": "boolean"}, "default": true}]}$json$
    END::jsonb;
END
$body$;

COMMENT ON FUNCTION query.object_type(text) IS
$$Declaration of a shared object type: hours, range, bins or sampling; NULL for another name.$$;
