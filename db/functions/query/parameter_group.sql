-- Parameters that many kinds share, declared once.
CREATE OR REPLACE FUNCTION query.parameter_group(name text)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    CASE parameter_group.name
    WHEN 'window' THEN RETURN $json$[
        {"name": "start_date", "type": {"type": "datetime"}, "required": true,
         "description": "First instant of the window, in the country's time."},
        {"name": "end_date", "type": {"type": "datetime"}, "required": true,
         "description": "End of the window, itself not in it."}]$json$;
    WHEN 'unit' THEN RETURN $json$[
        {"name": "aggregation_unit", "type": {"type": "unit"}, "required": true,
         "description": "Unit of the result: admin0 to admin3, lon-lat or a loaded layer."},
        {"name": "mapping_table", "type": {"type": "string"},
         "description": "A registered table that maps cells to regions."},
        {"name": "geom_table", "type": {"type": "string"},
         "description": "A registered table of geometries."},
        {"name": "geom_table_join_column", "type": {"type": "string"},
         "description": "The column that joins mapping_table and geom_table."}]$json$;
    WHEN 'events' THEN RETURN $json$[
        {"name": "event_types", "description": "Event types to read; the default is a setting.",
         "type": {"type": "list", "unordered": true, "minimum_items": 1, "default": "event_types",
                  "items": {"type": "string", "enum": ["calls", "sms", "mds", "topups"]}}}]$json$;
    WHEN 'subset' THEN RETURN $json$[
        {"name": "subscriber_subset", "type": {"type": "subset"},
         "description": "Id of a registered subset or stored query, or a query: only these subscribers."}]$json$;
    WHEN 'hours' THEN RETURN $json$[
        {"name": "hours", "type": {"type": "hours"},
         "description": "Hours of each day, start_hour in, end_hour not; start after end takes both ends of the day."}]$json$;
    WHEN 'sampling' THEN RETURN $json$[
        {"name": "sampling", "type": {"type": "sampling"},
         "description": "A repeatable sample of the subscribers."}]$json$;
    WHEN 'direction' THEN RETURN $json$[
        {"name": "direction", "default": "both", "description": "Direction of the events.",
         "type": {"type": "string", "enum": ["in", "out", "both"]}}]$json$;
    WHEN 'statistic' THEN RETURN $json$[
        {"name": "statistic", "required": true, "suggest": "avg", "description": "The statistic.",
         "type": {"type": "string", "enum":
             ["count", "sum", "avg", "max", "min", "median", "stddev", "variance", "mode"]}}]$json$;
    ELSE
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_parameter',
            MESSAGE = format('there is no parameter group %s', parameter_group.name),
            HINT = 'See db/functions/query/parameter_group.sql for those there are.';
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.parameter_group(text) IS
$$Declarations of the parameters that many kinds share.

Groups: window, unit, events, subset, hours, sampling, direction, statistic. Returns a jsonb array
of {name, type, required, default, suggest, description}. Errors: 42P02 unknown group.$$;
